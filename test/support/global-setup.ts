import { buildSimulator } from '../../constructs/simulator-image';

/** The stacks hash the simulator that they deploy. */
export default buildSimulator;
