/** A mistake of the user's or a failure outside the program: reported without a stack trace. */
export class UserError extends Error {
  constructor(
    message: string,
    /** How to fix it: a command or a setting. */
    readonly cure: string,
  ) {
    super(message);
  }
}
