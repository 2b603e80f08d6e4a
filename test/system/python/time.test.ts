import { PIECES } from '../../support/hostile-pieces';
import { describeInPython, run } from './run';

describeInPython('the time of the formatter', () => {
  const measured = () =>
    run([
      'import time',
      'formatter = logging.getLogger("model_orchestrator").handlers[0].formatter',
      'limit = formatter._limit',
      'formatter._limit = 1_000_000',
      'def seconds(text):',
      '  times = []',
      '  for _ in range(2):',
      '    started = time.process_time()',
      '    formatter.format(log.makeRecord(log.name, 20, "f", 1, text, (), None))',
      '    times.append(time.process_time() - started)',
      '  return min(times)',
      `pieces = json.loads(${JSON.stringify(JSON.stringify(PIECES))})`,
      'doubled = {piece: [seconds(piece * (length // len(piece))) for length in (30_000, 60_000)] for piece in pieces}',
      'formatter._limit = limit',
      'large = {piece: seconds(piece * (1_200_000 // len(piece))) for piece in ("x", "password=hunter2 ", "a@b.example ")}',
      'print(json.dumps({"doubled": doubled, "large": large}))',
    ]);

  it('grows with the length of a hostile text and no faster, and is under a quarter of a second for 1.2 MB', () => {
    const { doubled, large } = JSON.parse(measured().stdout) as {
      doubled: Record<string, [number, number]>;
      large: Record<string, number>;
    };
    expect(Object.keys(doubled)).toEqual([...new Set(PIECES)]);
    expect(Object.entries(doubled).filter(([, [short, long]]) => long >= 3 * short + 0.05)).toEqual([]);
    expect(Object.entries(large).filter(([, time]) => time >= 0.25)).toEqual([]);
  });
});
