import { setTimeout as delay } from 'node:timers/promises';
import { repeat, until } from '../../../clients/waiting';

describe('until', () => {
  it('returns the first result at once', async () => {
    expect(await until(() => 0, { timeoutMs: 0 })).toBe(0);
  });

  it('tries again until the condition holds', async () => {
    let attempts = 0;
    expect(await until(async () => ++attempts === 3, { timeoutMs: 5_000, everyMs: 1 })).toBe(true);
    expect(attempts).toBe(3);
  });

  it('tries a last time after the timeout, and then returns nothing', async () => {
    let attempts = 0;
    const condition = () => {
      attempts += 1;
      return undefined;
    };
    expect(await until(condition, { timeoutMs: 20, everyMs: 60_000 })).toBeUndefined();
    expect(attempts).toBe(2);
  });

  it('throws an error of the condition', async () => {
    const condition = () => Promise.reject(new Error('broken'));
    await expect(until(condition, { timeoutMs: 5_000 })).rejects.toThrow('broken');
  });

  it('retries after an accepted error, and throws it after the timeout', async () => {
    let attempts = 0;
    const options = { timeoutMs: 200, everyMs: 1, retryOn: () => true };
    const sometimes = async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('too early');
      return 'done';
    };
    expect(await until(sometimes, options)).toBe('done');
    await expect(until(() => Promise.reject(new Error('never')), options)).rejects.toThrow('never');
  });
});

describe('repeat', () => {
  it('runs a step again after an error, until it is stopped', async () => {
    let attempts = 0;
    const end = repeat(async () => {
      attempts += 1;
      throw new Error('busy');
    }, 1);
    expect(await until(() => attempts >= 3, { timeoutMs: 5_000, everyMs: 1 })).toBe(true);
    end();
    const ended = attempts;
    await delay(20);
    expect(attempts).toBe(ended);
  });
});
