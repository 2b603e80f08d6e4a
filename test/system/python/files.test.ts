import { plainArchives } from '../../../lib/log-files';
import { describeInPython, everyRecord, run } from './run';

const AUDIT = 'model_orchestrator_audit.log';
const APP = 'model_orchestrator.log';

const numbers = (records: readonly Record<string, unknown>[]) =>
  records
    .map(({ message }) => Number(/^record (\d+)$/.exec(String(message))?.[1]))
    .filter((number) => !Number.isNaN(number));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describeInPython('log files in Python', () => {
  it('become archives when they are full, up to the limit, the oldest gzipped, without a missing record', () => {
    const written = run(['for number in range(150): audit.info("record %d", number)'], { maxBytes: 1_000 });
    const archives = written.files.filter((file) => file.startsWith(`${AUDIT}.`));
    expect(archives).toHaveLength(10);
    // The newest archives stay plain text, because they may not be shipped yet.
    const plain = upTo(plainArchives(10)).map((index) => `${AUDIT}.${index + 1}`);
    expect(archives.filter((archive) => !written.gzipped(archive)).sort()).toEqual(plain);
    for (const archive of archives) expect(archive).toMatch(/\.log\.([1-9]|10\.gz)$/);
    expect(written.files.filter((file) => file.startsWith(`${APP}.`))).toHaveLength(5);
    const age = (archive: string) => Number(archive.split('.')[2]);
    const oldestFirst = [...archives.sort((one, other) => age(other) - age(one)), AUDIT];
    const kept = numbers(oldestFirst.flatMap(written.records));
    expect(kept).toEqual(upTo(150).slice(kept[0]));
  });

  it('contain all lines of four forked processes that write while the files rotate', () => {
    const written = run(
      [
        'import multiprocessing',
        'audit.info("the parent has the file open")',
        'def work(part):',
        '  for number in range(4_000): audit.info("record %d", part * 4_000 + number)',
        'processes = [multiprocessing.get_context("fork").Process(target=work, args=(part,)) for part in range(4)]',
        'for process in processes: process.start()',
        'for process in processes: process.join()',
      ],
      { maxBytes: 200_000, backups: 50 },
    );
    expect(written.files.filter((file) => file.endsWith('.gz')).length).toBeGreaterThan(10);
    expect(written.files.filter((file) => file.endsWith('.part'))).toEqual([]);
    for (const file of [AUDIT, APP])
      expect(numbers(everyRecord(written, file)).sort((one, other) => one - other)).toEqual(upTo(16_000));
  });

  it('grow when they cannot be rotated, with one warning and every record', () => {
    const written = run(
      [
        'def refuse(*_): raise PermissionError(13, "Permission denied")',
        'os.replace = refuse',
        'for number in range(1_000): audit.info("record %d", number)',
      ],
      { maxBytes: 1_000 },
    );
    expect(numbers(written.records(AUDIT))).toEqual(upTo(1_000));
    expect(
      written.stderr.match(/_audit\.log cannot be rotated: PermissionError, Permission denied/g),
    ).toHaveLength(1);
  });

  it('are rotated again as soon as rotation is possible', () => {
    const written = run(
      [
        'replace = os.replace',
        'def refuse(*_): raise PermissionError(13, "Permission denied")',
        'os.replace = refuse',
        'for number in range(50): audit.info("record %d", number)',
        'os.replace = replace',
        'for handler in logging.getLogger("model_orchestrator.audit").handlers: handler._rotate_after = 0',
        'for number in range(50, 60): audit.info("record %d", number)',
      ],
      { maxBytes: 1_000 },
    );
    expect(written.files).toContain(`${AUDIT}.1`);
    expect(numbers(everyRecord(written, AUDIT)).sort((one, other) => one - other)).toEqual(upTo(60));
  });

  it('are created with their folder, and recreated after it was removed', () => {
    const { records } = run([
      'import shutil',
      'log.info("record 0")',
      'shutil.rmtree(folder)',
      'log.info("record 1")',
    ]);
    expect(numbers(records(APP))).toEqual([1]);
  });

  it('state how many records could not be written, and nothing unredacted is on stderr', () => {
    const { records, stderr } = run([
      'write = os.write',
      'def full(*_): raise OSError(28, "No space left on device")',
      'os.write = full',
      'log.info("record 0 password=hunter2"); log.info("record 1")',
      'os.write = write',
      'log.info("record 2")',
    ]);
    expect(records(APP).map(({ message }) => message)).toEqual([
      'record 2',
      '2 log records could not be written before this one',
    ]);
    expect(stderr).toMatch(/cannot write a log record: OSError, No space left on device/);
    expect(stderr).not.toMatch(/hunter2|Traceback/);
  });

  it('mark a record as a copy only if another file contains it already', () => {
    const { records } = run([
      'log.error("in both")',
      'audit.info("in audit first")',
      'audit.error("in all three")',
      'log.info("in one")',
      'below = log.makeRecord(log.name, logging.INFO, "f", 1, "below the level of one file", (), None)',
      'for handler in logging.getLogger("model_orchestrator").handlers: handler.emit(below)',
      'files = [each for each in logging.getLogger("model_orchestrator").handlers if hasattr(each, "baseFilename")]',
      'errors = next(each for each in files if each.baseFilename.endswith("_errors.log"))',
      'def full(*_): raise OSError(28, "No space left on device")',
      'errors._append = full',
      'log.error("in the general file only", extra={"copy_of": "forged"})',
    ]);
    const copies = (file: string) => records(file).map(({ message, copy_of }) => [message, copy_of]);
    const ERRORS = 'model_orchestrator_errors.log';
    expect(copies(APP)).toEqual([
      ['in both', ERRORS],
      ['in audit first', AUDIT],
      ['in all three', AUDIT],
      ['in one', undefined],
      ['below the level of one file', undefined],
      ['in the general file only', undefined],
    ]);
    expect(copies(ERRORS)).toEqual([
      ['in both', undefined],
      ['in all three', AUDIT],
      ['below the level of one file', undefined],
    ]);
    expect(copies(AUDIT)).toEqual([
      ['in audit first', undefined],
      ['in all three', undefined],
    ]);
  });

  it('keep an archive that cannot be compressed', () => {
    const written = run(
      [
        'import gzip',
        'def full(*_): raise OSError(28, "No space left on device")',
        'gzip.open = full',
        'for number in range(20): audit.info("record %d", number)',
      ],
      { maxBytes: 1_000 },
    );
    expect(written.files.filter((file) => /gz|part/.test(file))).toEqual([]);
    expect(written.files).toContain(`${AUDIT}.2`);
    expect(numbers(everyRecord(written, AUDIT)).sort((one, other) => one - other)).toEqual(upTo(20));
  });
});
