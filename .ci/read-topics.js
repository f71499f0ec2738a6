// Reads one record of each topic named with Confluent's own client, by the registry: node read-topics.js BROKER REGISTRY TOPIC...
const { Kafka, logLevel } = require('kafkajs');
const { AvroDeserializer, SchemaRegistryClient, SerdeType } = require('@confluentinc/schemaregistry');

const [broker, registry, ...topics] = process.argv.slice(2);
const deserializer = new AvroDeserializer(new SchemaRegistryClient({ baseURLs: [registry] }), SerdeType.VALUE, {});
const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `read-topics-${process.pid}` });
const wanted = new Set(topics);

const late = setTimeout(() => {
  console.error(`no record that can be read within a minute: ${[...wanted].join(', ')}`);
  process.exit(1);
}, 60_000);

async function main() {
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ topic, message }) => {
      if (!wanted.has(topic) || message.value === null) {
        return;
      }
      try {
        const value = await deserializer.deserialize(topic, message.value);
        console.log(`${topic}, schema id ${message.value.readInt32BE(1)}: ${Object.keys(value).slice(0, 5).join(', ')}`);
        wanted.delete(topic);
      } catch (failure) {
        console.error(`${topic}: ${failure.message}`);
        process.exit(1);
      }
      if (wanted.size === 0) {
        clearTimeout(late);
        process.exit(0);
      }
    },
  });
}

main().catch((failure) => {
  console.error(failure.message);
  process.exit(1);
});
