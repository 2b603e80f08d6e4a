// cdktf asks for a trace with each of thousands of values, and Jest maps every line of it to its source: seconds. As for
// the commands (tools/traces.cjs), what is no error gets none.
const { captureStackTrace } = Error;
Error.captureStackTrace = (object, below) => {
  if (object instanceof Error) captureStackTrace(object, below);
};
