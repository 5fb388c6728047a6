import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends with Kafka's own client what ours cannot: one batch in each compression, headers without a value, stamps in
 * nanoseconds, a transaction that is committed and one that is not. Arguments: broker, topics; what a topic gets is the last word
 * of its name.
 */
public class OddProducer {
  public static void main(String[] args) throws Exception {
    for (var topic : List.of(args).subList(1, args.length)) {
      var what = topic.substring(topic.lastIndexOf('-') + 1);
      switch (what) {
        case "headers" -> sendHeaders(args[0], topic);
        case "transactions" -> sendTransactions(args[0], topic);
        default -> sendCompressed(args[0], topic, what);
      }
    }
  }

  static KafkaProducer<byte[], byte[]> producer(String broker, Map<String, Object> more) {
    var settings = new java.util.HashMap<String, Object>(more);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 200);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return new KafkaProducer<>(settings);
  }

  static ProducerRecord<byte[], byte[]> record(String topic, String value) {
    return new ProducerRecord<>(topic, 0, "603".getBytes(), value.getBytes());
  }

  /** Long and repetitive, so that every part of the formats is used; one value of bytes that do not compress. */
  static void sendCompressed(String broker, String topic, String compression) throws Exception {
    try (var producer = producer(broker, Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression))) {
      for (int nth = 0; nth < 40; nth++) producer.send(record(topic, "value " + nth + " ".repeat(nth * 100)));
      var noise = new byte[200_000];
      new java.util.Random(7).nextBytes(noise);
      producer.send(new ProducerRecord<>(topic, 0, null, noise));
    }
  }

  static void sendHeaders(String broker, String topic) throws Exception {
    List<Header> headers = new ArrayList<>();
    for (var name : List.of("constructor", "__proto__", "2", "1")) headers.add(new RecordHeader(name, new byte[] {7}));
    headers.add(new RecordHeader("a", (byte[]) null));
    headers.add(new RecordHeader("b", new byte[] {1}));
    headers.add(new RecordHeader("a", new byte[] {2}));
    long nanoseconds = 1_790_000_000_000_000_000L;
    try (var producer = producer(broker, Map.of())) {
      producer.send(new ProducerRecord<>(topic, 0, nanoseconds, null, "odd".getBytes(), headers));
    }
  }

  static void sendTransactions(String broker, String topic) throws Exception {
    try (var producer = producer(broker, Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "odd-producer"))) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int nth = 0; nth < 3; nth++) producer.send(record(topic, "kept " + nth));
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(record(topic, "taken back"));
      producer.flush();
      producer.abortTransaction();
    }
  }
}
