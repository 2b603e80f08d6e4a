const { closeSync, fstatSync, openSync, readFileSync } = require('node:fs');
const { Script } = require('node:vm');
const { replace } = require('./bundle.cjs');

/** Runs a bundle, with what V8 compiled when it first ran. */
function load(file, require) {
  const { source, id } = read(file);
  const cache = `${file}.code`;
  const cachedData = readCode(cache, id);
  const script = new Script(source, { filename: file, cachedData });
  if (!cachedData || script.cachedDataRejected) process.once('exit', keepCode);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module);
  return module.exports;

  // At the end, as functions are compiled when they are called; not in the place of what a longer run has kept.
  function keepCode() {
    if (process.exitCode || (!script.cachedDataRejected && readCode(cache, id))) return;
    replace(cache, Buffer.concat([id, script.createCachedData()]));
  }
}

/** The text, and what tells it from all others at that place: V8 itself compares only the length. */
function read(file) {
  const descriptor = openSync(file);
  try {
    const { ctimeMs, ino } = fstatSync(descriptor);
    return { source: readFileSync(descriptor, 'utf8'), id: Buffer.from(`${ctimeMs} ${ino}`.padEnd(64)) };
  } finally {
    closeSync(descriptor);
  }
}

function readCode(cache, id) {
  try {
    const code = readFileSync(cache);
    return id.equals(code.subarray(0, id.length)) ? code.subarray(id.length) : undefined;
  } catch {
    return undefined;
  }
}

module.exports = { load };
