// Checks objects of prometheus-operator against its published resource definitions: reads JSON from standard input, and prints
// one line for each error. Runs in a separate process, because the packages are ES modules only.
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
