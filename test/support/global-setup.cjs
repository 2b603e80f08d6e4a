require('tsx/cjs');

/** The stacks hash the simulator that they deploy. */
module.exports = require('../../constructs/simulator-context').buildSimulator;
