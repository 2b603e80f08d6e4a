import { PIECES } from '../../support/hostile-pieces';
import { describeInPython, run } from './run';

/** Iterations of an empty Python loop that take about a quarter of a second, or longer on a slow or busy machine. */
const PASSES = 6_500_000;

describeInPython('the time of the formatter', () => {
  // On a busy machine, processor time grows as well: compare the shortest of several attempts, in units of an empty loop.
  const measured = () =>
    run([
      'import time',
      'formatter = logging.getLogger("model_orchestrator").handlers[0].formatter',
      'def seconds(action):',
      '  started = time.process_time()',
      '  action()',
      '  return time.process_time() - started',
      'def formatting(text):',
      '  return lambda: formatter.format(log.makeRecord(log.name, 20, "f", 1, text, (), None))',
      'def loop():',
      `  for _ in range(${PASSES}): pass`,
      '# The shortest times of two actions, measured by turns until they are accepted.',
      'def compared(one, other, accepted):',
      '  best = [float("inf"), float("inf")]',
      '  for attempt in range(8):',
      '    best = [min(best[0], seconds(one)), min(best[1], seconds(other))]',
      '    if attempt > 0 and accepted(*best): break',
      '  return best',
      'limit = formatter._limit',
      'formatter._limit = 1_000_000',
      `pieces = json.loads(${JSON.stringify(JSON.stringify(PIECES))})`,
      'doubled = {piece: compared(*(formatting(piece * (length // len(piece))) for length in (30_000, 60_000)),',
      '                           lambda short, long: long < 3 * short + 0.05) for piece in pieces}',
      'formatter._limit = limit',
      'large = {piece: compared(formatting(piece * (1_200_000 // len(piece))), loop, lambda time, quarter: time < quarter)',
      '         for piece in ("x", "password=hunter2 ", "a@b.example ")}',
      'print(json.dumps({"doubled": doubled, "large": large}))',
    ]);

  it('grows with the length of a hostile text and no faster, and is under a quarter of a second for 1.2 MB', () => {
    const { doubled, large } = JSON.parse(measured().stdout) as {
      doubled: Record<string, [number, number]>;
      large: Record<string, [number, number]>;
    };
    expect(Object.keys(doubled)).toEqual([...new Set(PIECES)]);
    expect(Object.entries(doubled).filter(([, [short, long]]) => long >= 3 * short + 0.05)).toEqual([]);
    expect(Object.entries(large).filter(([, [time, quarter]]) => time >= quarter)).toEqual([]);
  });
});
