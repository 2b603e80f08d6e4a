import { TerraformBackend, type TerraformRemoteState, type TerraformStack } from 'cdktf';
import { type StateSettings, stateOf } from '../settings/state';
import { literal } from './literal';

/** Keeps the state of a stack in a backend that a team shares. */
export class RemoteState extends TerraformBackend {
  private readonly settings: StateSettings['settings'];

  constructor(stack: TerraformStack, state: StateSettings) {
    super(stack, 'backend', state.backend);
    this.settings = literal(stateOf(state, stack.node.id));
  }

  protected override synthesizeAttributes() {
    return { ...this.settings };
  }

  protected override synthesizeHclAttributes() {
    return { ...this.settings };
  }

  /** Not needed: no stack reads the state of another. */
  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error('the stacks share no outputs');
  }
}
