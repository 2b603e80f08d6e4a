import { buildSimulator } from '../../constructs/simulator-context';

/** The stacks hash the simulator that they deploy. */
export default buildSimulator;
