import { Sink } from '../../../simulator/http/sink';

test('the sink keeps the last 1,000 deliveries', () => {
  const sink = new Sink();
  for (let number = 1; number <= 1_001; number += 1) {
    sink.receive({ receiver: `receiver-${number}`, status: 'firing', alerts: [] }, new Date(0));
  }
  const deliveries = sink.find({});
  expect(deliveries).toHaveLength(1_000);
  expect(deliveries[0]?.receiver).toBe('receiver-2');
});
