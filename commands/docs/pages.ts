import { command, run } from '../../operations/command';
import { documentProject } from './differences';
import { PYTHON_CATALOGUE, pythonCatalogue } from './python';
import { REFERENCE, reference } from './reference';
import { runbooks } from './runbooks';
import { update } from './update';

const program = command('docs', 'Writes all generated files except the lists')
  .option('--check', 'write nothing; fail if a file would change')
  .action(({ check = false }: { check?: boolean }) => {
    const documented = documentProject();
    update(
      {
        [REFERENCE]: reference(documented),
        [PYTHON_CATALOGUE]: pythonCatalogue(),
        ...Object.fromEntries(runbooks(documented)),
      },
      check,
    );
    console.log('All files are up to date.');
  });

void run(program);
