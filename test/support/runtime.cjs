const { default: Runtime } = require('jest-runtime');
const { Script } = require('node:vm');
const { optimiseLess } = require('../../tools/optimise-less.cjs');

optimiseLess();

/** What this process has compiled, by file. */
const compiled = new Map();

/**
 * Jest's own, but for this: what several test files load is compiled once in a process, and run anew for each of them.
 * Most of what a test file takes before its first test is the compilation of packages and of our sources.
 */
module.exports = class extends Runtime {
  constructor(...given) {
    super(...given);
    const { executor } = this;
    const parameters = executor.injectedModuleParameters.join();
    const compile = executor.compile.bind(executor);
    executor.compile = (source, filename) => {
      const context = executor.environment.getVmContext();
      const script = context && scriptOf(source, filename, parameters);
      return script ? script.runInContext(context) : compile(source, filename);
    };
  }
};

/** @returns undefined for what Jest has something to say about */
function scriptOf(source, filename, parameters) {
  const known = compiled.get(filename);
  if (known?.source === source && known.parameters === parameters) return known.script;
  // So that places in it are those of the file.
  const head = `(function (${parameters}) {`;
  try {
    const script = new Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
    compiled.set(filename, { source, parameters, script });
    return script;
  } catch {
    return undefined;
  }
}
