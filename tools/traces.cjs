const { existsSync, readFileSync } = require('node:fs');
const { SourceMap } = require('node:module');
const { dirname, resolve } = require('node:path');

const maps = new Map();

/**
 * Has the traces of errors name the TypeScript that they come from. What is no error gets none: cdktf asks for one,
 * of any depth, with each token, to tell where it was made should it not resolve. That is a tenth of a synth.
 */
function traceErrors() {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = (object, below) => {
    if (object instanceof Error) captureStackTrace(object, below);
  };
  Error.prepareStackTrace = (error, frames) => [error, ...frames.map(original)].join('\n    at ');
}

function original(frame) {
  const file = frame.getFileName();
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const { originalSource, originalLine, originalColumn } = mapOf(file)?.findEntry(line - 1, column - 1) ?? {};
  if (!originalSource) return frame;
  const source = resolve(dirname(file), originalSource);
  return String(frame).replace(
    `${file}:${line}:${column}`,
    `${source}:${originalLine + 1}:${originalColumn + 1}`,
  );
}

function mapOf(file) {
  if (!maps.has(file)) {
    const map = `${file}.map`;
    maps.set(file, existsSync(map) ? new SourceMap(JSON.parse(readFileSync(map, 'utf8'))) : undefined);
  }
  return maps.get(file);
}

module.exports = { traceErrors };
