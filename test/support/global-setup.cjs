require('tsx/cjs');

/** Builds the simulator first, because the stacks contain a hash of it. */
module.exports = require('../../constructs/simulator-context').buildSimulator;
