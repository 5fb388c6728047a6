import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;

/**
 * mongo-java-server on an H2 file: java -cp 'jars/*' DocumentServer.java HOST PORT FILE. The server's own main class takes no
 * port. Java compiles this when it starts.
 */
public class DocumentServer {
  public static void main(String[] arguments) throws InterruptedException {
    MongoServer server = new MongoServer(new DurableBackend(arguments[2]).version(new Announced()));
    server.bind(arguments[0], Integer.parseInt(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    new CountDownLatch(1).await();
  }

  /** The least that today's drivers, and with them mongosh and Compass, talk to; the server itself says a version less. */
  private static final class Announced implements MongoVersion {
    @Override
    public List<Integer> getVersionArray() {
      return List.of(4, 4, 0);
    }

    @Override
    public int getWireVersion() {
      return 9;
    }
  }

  /** Of the request that this thread is answering. */
  private static final ThreadLocal<Document> FIRST_MATCH = ThreadLocal.withInitial(Document::new);

  /** What it has answered outlives the process: the server's own backend writes once a second, whatever was acknowledged. */
  private static final class DurableBackend extends H2Backend {
    private static final Set<String> READS =
        Set.of("isMaster", "ismaster", "ping", "buildInfo", "find", "getMore", "killCursors", "aggregate", "count",
            "distinct", "listIndexes", "listCollections", "endSessions");
    private static final int COMMITS_PER_COMPACTION = 50;
    private static final int FILL_PERCENT = 70;
    private static final int COMPACTED_BYTES = 16 * 1024 * 1024;

    private int commits;

    DurableBackend(String file) {
      super(file);
      // Only the thread that has written commits: another one would store documents that are just being changed.
      getMvStore().setAutoCommitDelay(0);
      getMvStore().setRetentionTime(0);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
      String command = message.getDocument().keySet().iterator().next();
      if (!READS.contains(command)) return handleWrite(message);
      FIRST_MATCH.set(firstMatchOf(message.getDocument()));
      return super.handleMessage(message);
    }

    /** An empty one, which matches everything, where a request does not begin with a $match. */
    private static Document firstMatchOf(Document request) {
      boolean isPipeline = request.get("pipeline") instanceof List<?> stages && !stages.isEmpty();
      if (!isPipeline) return new Document();
      Document stage = (Document) ((List<?>) request.get("pipeline")).get(0);
      return stage.get("$match") instanceof Document match ? match : new Document();
    }

    private synchronized Document handleWrite(MongoMessage message) {
      Document answer = super.handleMessage(message);
      getMvStore().commit();
      commits += 1;
      if (commits % COMMITS_PER_COMPACTION == 0) {
        getMvStore().compact(FILL_PERCENT, COMPACTED_BYTES);
      }
      return answer;
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
      return new IndexedDatabase(name);
    }

    private final class IndexedDatabase extends H2Database {
      IndexedDatabase(String name) {
        super(name, getMvStore(), getCursorRegistry());
      }

      /** In the maps where the parent would keep it. */
      @Override
      protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
        MVMap<String, Object> meta = getMvStore().openMap("meta." + getFullCollectionNamespace(name));
        return new IndexedCollection(this, name, options, documentsOf(name), meta, cursorRegistry);
      }

      @Override
      protected Index<Object> openOrCreateUniqueIndex(
          String collection, String name, List<IndexKey> keys, boolean sparse) {
        boolean isOfIds = keys.size() == 1 && keys.get(0).getKey().equals("_id");
        return isOfIds
            ? new IdIndex(name, keys, documentsOf(collection))
            : super.openOrCreateUniqueIndex(collection, name, keys, sparse);
      }

      private MVMap<Object, Document> documentsOf(String collection) {
        MVMap.Builder<Object, Document> asBson = new MVMap.Builder<Object, Document>().valueType(new BsonType());
        return getMvStore().openMap("databases." + getFullCollectionNamespace(collection), asBson);
      }
    }
  }

  /** Documents as BSON, a tenth of the work of the parent's Java serialization, which files of earlier versions hold. */
  private static final class BsonType extends BasicDataType<Document> {
    /** No tag of the parent's types. */
    private static final byte BSON = -1;
    private static final int USUAL_BYTES = 1_000;

    private final ObjectDataType serialized = new ObjectDataType();

    @Override
    public int getMemory(Document document) {
      return USUAL_BYTES;
    }

    @Override
    public void write(WriteBuffer out, Document document) {
      ByteBuf bytes = Unpooled.buffer(USUAL_BYTES);
      BsonEncoder.encodeDocument(document, bytes);
      out.put(BSON).put(bytes.nioBuffer());
    }

    @Override
    public Document read(ByteBuffer in) {
      if (in.get(in.position()) != BSON) return (Document) serialized.read(in);
      in.get();
      ByteBuf bytes = Unpooled.wrappedBuffer(in);
      Document document = BsonDecoder.decodeBson(bytes);
      in.position(in.position() + bytes.readerIndex());
      return document;
    }

    @Override
    public Document[] createStorage(int size) {
      return new Document[size];
    }
  }

  /** The documents are kept by `_id`: the parent keeps a second map of them, whose keys it cannot compare but as bytes. */
  private static final class IdIndex extends AbstractUniqueIndex<Object> {
    private final MVMap<Object, Document> documents;

    IdIndex(String name, List<IndexKey> keys, MVMap<Object, Document> documents) {
      super(name, keys, false);
      this.documents = documents;
    }

    /** The document is there by now. */
    @Override
    public void add(Document document, Object position, MongoCollection<Object> collection) {}

    @Override
    protected boolean putKeyPosition(KeyValue id, Object position) {
      throw new UnsupportedOperationException("documents are added by _id");
    }

    @Override
    protected Object removeDocument(KeyValue id) {
      return getPosition(id);
    }

    /** A key holds any number as a double, of which the document may have been one of the others. */
    @Override
    protected Object getPosition(KeyValue id) {
      Object key = id.get(0);
      Stream<Object> spellings = key instanceof Double number
          ? Stream.of(number, number.intValue(), number.longValue()).filter(other -> other.doubleValue() == number).map(Object.class::cast)
          : Stream.of(key);
      return spellings.filter(documents::containsKey).findFirst().orElse(null);
    }

    @Override
    protected Iterable<Entry<KeyValue, Object>> getIterable() {
      return () -> documents.keySet().stream().map(id -> Map.entry(new KeyValue(id), id)).iterator();
    }

    @Override
    public long getCount() {
      return documents.sizeAsLong();
    }

    @Override
    public boolean isEmpty() {
      return documents.isEmpty();
    }

    @Override
    public long getDataSize() {
      return getCount();
    }
  }

  /**
   * Finds documents by `_id`, by movie and by type and window, whatever else is asked of them. The server's own indexes serve
   * only queries for all of their fields and nothing else: a guarded upsert would read the whole collection.
   */
  private static final class IndexedCollection extends H2Collection {
    private static final String ID = "_id";
    private static final String MOVIE = "movie_id";
    private static final String TYPE = "data_type";
    private static final String WINDOW = "window_start";
    private static final Document NEWEST_FIRST = new Document(WINDOW, -1);

    private final Map<Object, Set<Object>> movies = new HashMap<>();
    private final Map<Object, NavigableMap<Instant, Set<Object>>> types = new HashMap<>();

    IndexedCollection(
        MongoDatabase database,
        String name,
        CollectionOptions options,
        MVMap<Object, Document> documents,
        MVMap<String, Object> meta,
        CursorRegistry cursors) {
      super(database, name, options, documents, meta, cursors);
      streamAllDocumentsWithPosition().forEach(found -> index(found.getDocument(), found.getPosition()));
    }

    @Override
    protected Object addDocumentInternal(Document document) {
      return index(document, super.addDocumentInternal(document));
    }

    @Override
    protected void removeDocument(Object position) {
      Document document = getDocument(position);
      sameMovie(document).remove(position);
      sameWindow(document).remove(position);
      super.removeDocument(position);
    }

    /** Where an aggregation begins: the server would read everything into memory, whatever its first stage asks for. */
    @Override
    public Stream<Document> queryAllAsStream() {
      return handleQueryAsStream(FIRST_MATCH.get());
    }

    @Override
    protected QueryResult matchDocuments(
        Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
      boolean wantsNewest = limit == 1 && skip == 0 && NEWEST_FIRST.equals(orderBy) && query.get(TYPE) instanceof String;
      if (wantsNewest && query.get(WINDOW) instanceof Document range) {
        return matchDocuments(query, newestOf(query, range), orderBy, skip, limit, batchSize, fields);
      }
      Collection<Object> found = positionsOf(query);
      return found == null
          ? super.matchDocuments(query, orderBy, skip, limit, batchSize, fields)
          : matchDocuments(query, List.copyOf(found), orderBy, skip, limit, batchSize, fields);
    }

    /** What the index of ids has found, where nothing else is asked for: the server holds each document against each id once more. */
    @Override
    protected QueryResult matchDocuments(
        Document query, Iterable<Object> found, Document orderBy, int skip, int limit, int batchSize, Document fields) {
      Document unanswered = isOfTexts(query) ? new Document() : query;
      return super.matchDocuments(unanswered, found, orderBy, skip, limit, batchSize, fields);
    }

    private static boolean isOfTexts(Document query) {
      return query.size() == 1
          && query.get(ID) instanceof Document among
          && among.size() == 1
          && among.get("$in") instanceof Collection<?> ids
          && ids.stream().allMatch(String.class::isInstance);
    }

    /** Of all that may match; null where no index says. */
    private Collection<Object> positionsOf(Document query) {
      if (query.get(ID) instanceof String id) {
        return getDocument(id) == null ? Set.of() : Set.of(id);
      }
      if (query.get(MOVIE) instanceof Number) {
        return sameMovie(query);
      }
      return query.get(TYPE) instanceof String && query.get(WINDOW) instanceof Instant ? sameWindow(query) : null;
    }

    /** Window by window into the past, until there is a document that matches. */
    private List<Object> newestOf(Document query, Document range) {
      Instant last = range.get("$lte") instanceof Instant bound ? bound : Instant.MAX;
      for (Set<Object> window : windowsOf(query).headMap(last, true).descendingMap().values()) {
        for (Object position : window) {
          if (documentMatchesQuery(getDocument(position), query)) {
            return List.of(position);
          }
        }
      }
      return List.of();
    }

    private Object index(Document document, Object position) {
      sameMovie(document).add(position);
      sameWindow(document).add(position);
      return position;
    }

    private Set<Object> sameMovie(Document document) {
      return movies.computeIfAbsent(document.get(MOVIE), any -> new LinkedHashSet<>());
    }

    private Set<Object> sameWindow(Document document) {
      Instant window = document.get(WINDOW) instanceof Instant instant ? instant : Instant.EPOCH;
      return windowsOf(document).computeIfAbsent(window, any -> new LinkedHashSet<>());
    }

    private NavigableMap<Instant, Set<Object>> windowsOf(Document document) {
      return types.computeIfAbsent(document.get(TYPE), any -> new TreeMap<>());
    }
  }
}
