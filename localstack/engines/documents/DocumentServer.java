import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.h2.mvstore.MVMap;

/**
 * mongo-java-server on an H2 file: java -cp 'jars/*' DocumentServer.java HOST PORT FILE. The server's own main class takes no
 * port. Java compiles this when it starts.
 */
public class DocumentServer {
  public static void main(String[] arguments) throws InterruptedException {
    MongoServer server = new MongoServer(new DurableBackend(arguments[2]));
    server.bind(arguments[0], Integer.parseInt(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    new CountDownLatch(1).await();
  }

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
      return READS.contains(command) ? super.handleMessage(message) : handleWrite(message);
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
        String fullName = getFullCollectionNamespace(name);
        MVMap<Object, Document> documents = getMvStore().openMap("databases." + fullName);
        MVMap<String, Object> meta = getMvStore().openMap("meta." + fullName);
        return new IndexedCollection(this, name, options, documents, meta, cursorRegistry);
      }
    }
  }

  /**
   * Finds documents by `_id` or `movie_id` whatever else is asked of them. The server's own indexes serve only queries for all
   * of their fields and nothing else: a guarded upsert would read the whole collection.
   */
  private static final class IndexedCollection extends H2Collection {
    private static final String ID = "_id";
    private static final String INDEXED = "movie_id";

    private final Map<Object, Set<Object>> positions = new HashMap<>();

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
      positions.getOrDefault(getDocument(position).get(INDEXED), new HashSet<>()).remove(position);
      super.removeDocument(position);
    }

    @Override
    protected QueryResult matchDocuments(
        Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
      if (query.get(ID) instanceof String id) {
        List<Object> found = getDocument(id) == null ? List.of() : List.of(id);
        return matchDocuments(query, found, orderBy, skip, limit, batchSize, fields);
      }
      if (query.get(INDEXED) instanceof Number value) {
        List<Object> found = List.copyOf(positions.getOrDefault(value, Set.of()));
        return matchDocuments(query, found, orderBy, skip, limit, batchSize, fields);
      }
      return super.matchDocuments(query, orderBy, skip, limit, batchSize, fields);
    }

    private Object index(Document document, Object position) {
      positions.computeIfAbsent(document.get(INDEXED), any -> new LinkedHashSet<>()).add(position);
      return position;
    }
  }
}
