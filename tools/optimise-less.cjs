const { setFlagsFromString } = require('node:v8');

/**
 * Has V8 optimise later: what is called some hundred times is over before it pays. Node 22 and later wait for
 * thousands of calls of their own accord, and have no such flag.
 */
function optimiseLess() {
  if (process.version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=1000000');
}

module.exports = { optimiseLess };
