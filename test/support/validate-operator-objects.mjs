// Checks objects of prometheus-operator by its published resource definitions: JSON on standard input, one line for each
// fault on standard output. A process of its own, as the packages are ES modules only.
import { text } from 'node:stream/consumers';
import * as v1 from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import * as v1alpha1 from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1';

for (const object of JSON.parse(await text(process.stdin))) {
  const Model = { ...v1, ...v1alpha1 }[object.kind];
  try {
    new Model(object).validate();
  } catch (error) {
    console.log(`${object.kind} ${object.metadata.name}: ${error.message}`);
  }
}
