package dev.tocsin.incidents.stream;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Lets all stores of the process share one bounded amount of memory: by default each of them, and there is one for every
 * store and partition, would take up to 100 MB of its own outside the heap.
 *
 * <p>Threading: Streams makes one for each store; what they share is thread-safe.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {

    private static final long TOTAL_BYTES = 64L * 1024 * 1024;
    private static final long WRITTEN_BYTES = 32L * 1024 * 1024;
    private static final long BUFFER_BYTES = 4L * 1024 * 1024;
    private static final int BUFFERS = 2;

    /** Made when the first store is opened, so that the native library is there. Never closed: stores come and go. */
    private static final class Shared {
        static final Cache CACHE;
        static final WriteBufferManager WRITES;

        static {
            RocksDB.loadLibrary();
            CACHE = new LRUCache(TOTAL_BYTES);
            WRITES = new WriteBufferManager(WRITTEN_BYTES, CACHE);
        }
    }

    /** Public for Streams, which makes it by its class name. */
    public BoundedRocksDb() {}

    @Override
    public void setConfig(String store, Options options, Map<String, Object> settings) {
        if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
            table.setBlockCache(Shared.CACHE);
            table.setCacheIndexAndFilterBlocks(true);
            table.setPinTopLevelIndexAndFilter(true);
            options.setTableFormatConfig(table);
        }
        options.setWriteBufferManager(Shared.WRITES);
        options.setWriteBufferSize(BUFFER_BYTES);
        options.setMaxWriteBufferNumber(BUFFERS);
    }

    @Override
    public void close(String store, Options options) {
        // What is shared outlives the store.
    }
}
