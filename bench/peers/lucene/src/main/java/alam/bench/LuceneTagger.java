package alam.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ConcatenateGraphFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.codecs.PostingsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Version;
import org.apache.solr.handler.tagger.TagClusterReducer;
import org.apache.solr.handler.tagger.Tagger;

/**
 * The tagger of Solr over an index of Lucene whose terms are an FST in memory, set up as Solr's manual says: names are indexed
 * with ConcatenateGraphFilter in the postings format FST50, texts are cut by the same tokenizer (StandardTokenizer, no filter,
 * so that letters must be the same), overlaps are NO_SUB, Solr's default: no hit inside of another.
 *
 * <pre>
 *   LuceneTagger DICTIONARY CORPUS --rounds N      searches the corpus N times and prints one line of JSON
 *   LuceneTagger DICTIONARY --turns                builds, says so, then searches the text each line of its input names
 *   LuceneTagger DICTIONARY CORPUS --tokens FILE   writes the tokens of names and corpus, for the reference
 * </pre>
 *
 * Positions are in UTF-16 units. Seconds are of processor time of the one thread that tags, without that of the collector.
 */
public final class LuceneTagger {
  private static final String FIELD = "name";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Cuts texts into tokens; for names it also joins them to one term. */
  private static final class NameAnalyzer extends Analyzer {
    private final boolean joined;

    NameAnalyzer(boolean joined) {
      this.joined = joined;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
      StandardTokenizer tokens = new StandardTokenizer();
      TokenStream all =
          joined ? new ConcatenateGraphFilter(
              tokens, ConcatenateGraphFilter.DEFAULT_TOKEN_SEPARATOR, false, 10_000) : tokens;
      return new TokenStreamComponents(tokens, all);
    }
  }

  /** Lucene's codec with an FST for the terms. */
  private static final class FstCodec extends Lucene99Codec {
    private final PostingsFormat terms = PostingsFormat.forName("FST50");

    @Override
    public PostingsFormat getPostingsFormatForField(String field) {
      return terms;
    }
  }

  /** Hits of one search; the sum is over start * 1000003 + end, modulo 2^64. */
  private record Found(long hits, long sum, double seconds, int bytes) {
    String fields() {
      return String.format(
          "\"hits\": %d, \"sum\": %s, \"bytes\": %d", hits, Long.toUnsignedString(sum), bytes);
    }
  }

  private record Text(String letters, int bytes) {
    static Text read(String path) throws IOException {
      byte[] bytes = Files.readAllBytes(Path.of(path));
      return new Text(new String(bytes, StandardCharsets.UTF_8), bytes.length);
    }
  }

  private static double threadSeconds() {
    return THREADS.getCurrentThreadCpuTime() * 1e-9;
  }

  /** Bytes of the files of the index, which are mapped into memory; on the heap there is next to nothing. */
  private static long indexBytes(Directory folder) throws IOException {
    long bytes = 0;
    for (String file : folder.listAll()) {
      bytes += folder.fileLength(file);
    }
    return bytes;
  }

  private static void index(Directory folder, List<String> names) throws IOException {
    FieldType type = new FieldType();
    type.setIndexOptions(IndexOptions.DOCS);
    type.setOmitNorms(true);
    type.freeze();
    IndexWriterConfig settings = new IndexWriterConfig(new NameAnalyzer(true));
    settings.setCodec(new FstCodec());
    try (IndexWriter writer = new IndexWriter(folder, settings)) {
      for (String name : names) {
        Document document = new Document();
        document.add(new Field(FIELD, name, type));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
  }

  private static Found search(LeafReader index, Analyzer analyzer, Text text) throws IOException {
    long[] found = new long[2];
    double began = threadSeconds();
    try (TokenStream tokens = analyzer.tokenStream(FIELD, new StringReader(text.letters()))) {
      Tagger tagger =
          new Tagger(
              index.terms(FIELD), index.getLiveDocs(), tokens, TagClusterReducer.NO_SUB, false, false) {
            @Override
            protected void tagCallback(int start, int end, Object ids) {
              found[0]++;
              found[1] += start * 1_000_003L + end;
            }
          };
      tagger.enableDocIdsCache(2000);
      tagger.process();
    }
    return new Found(found[0], found[1], threadSeconds() - began, text.bytes());
  }

  private static void runRounds(String head, LeafReader index, Analyzer analyzer, String path, int rounds)
      throws IOException {
    Text text = Text.read(path);
    List<String> seconds = new ArrayList<>();
    Found last = null;
    for (int i = 0; i < rounds; i++) {
      last = search(index, analyzer, text);
      seconds.add(String.format("%.6f", last.seconds()));
    }
    System.out.println("{" + head + ", " + last.fields() + ", \"seconds\": " + seconds + "}");
  }

  private static void takeTurns(String head, LeafReader index, Analyzer analyzer) throws IOException {
    System.out.println("{" + head + "}");
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String path = null;
    Text text = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.equals(path)) {
        text = Text.read(line);
        path = line;
      }
      Found found = search(index, analyzer, text);
      System.out.println("{" + found.fields() + String.format(", \"seconds\": %.6f}", found.seconds()));
    }
  }

  /** Calls `each` for every token, whose offsets and letters `tokens` then has. */
  private static void cut(Analyzer analyzer, String text, java.util.function.Consumer<TokenStream> each)
      throws IOException {
    try (TokenStream tokens = analyzer.tokenStream(FIELD, text)) {
      tokens.addAttribute(CharTermAttribute.class);
      tokens.addAttribute(OffsetAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        each.accept(tokens);
      }
      tokens.end();
    }
  }

  private static void writeTokens(List<String> names, String corpus, String path) throws IOException {
    Analyzer analyzer = new NameAnalyzer(false);
    try (PrintWriter file = new PrintWriter(Files.newBufferedWriter(Path.of(path)))) {
      for (String name : names) {
        List<String> words = new ArrayList<>();
        cut(analyzer, name, at -> words.add(at.getAttribute(CharTermAttribute.class).toString()));
        file.print(String.join("\t", words) + "\n");
      }
      file.print("\n");
      cut(analyzer, Text.read(corpus).letters(), at -> {
        OffsetAttribute place = at.getAttribute(OffsetAttribute.class);
        file.print(place.startOffset() + "\t" + place.endOffset() + "\t"
            + at.getAttribute(CharTermAttribute.class) + "\n");
      });
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  public static void main(String[] arguments) throws IOException {
    List<String> names = Files.readAllLines(Path.of(arguments[0]));
    if (arguments.length > 3 && arguments[2].equals("--tokens")) {
      writeTokens(names, arguments[1], arguments[3]);
      return;
    }
    Path folder = Files.createTempDirectory("lucene-tagger");
    try (Directory directory = new MMapDirectory(folder)) {
      double began = threadSeconds();
      long clock = System.nanoTime();
      index(directory, names);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        LeafReader index = reader.leaves().get(0).reader();
        String head =
            String.format(
                "\"name\": \"lucene-tagger\", \"version\": \"%s\", \"build_seconds\": %.6f, "
                    + "\"build_wall_seconds\": %.6f, \"structure_bytes\": %d, "
                    + "\"structure_by\": \"files of its index\"",
                Version.LATEST, threadSeconds() - began, (System.nanoTime() - clock) * 1e-9,
                indexBytes(directory));
        Analyzer analyzer = new NameAnalyzer(false);
        if (arguments[1].equals("--turns")) {
          takeTurns(head, index, analyzer);
        } else {
          runRounds(head, index, analyzer, arguments[1], Integer.parseInt(arguments[3]));
        }
      }
    } finally {
      delete(folder);
    }
  }
}
