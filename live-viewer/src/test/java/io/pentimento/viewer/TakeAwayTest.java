package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.Annotation;
import io.pentimento.proto.AnnotationEdit;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Region;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken away is read back with other people's readers. One row of the scan is not measured. */
class TakeAwayTest {

    private static final TestScan SCAN = new TestScan("scan-1", 6, 5, 1_700_000_000_000_000_000L);
    private static final int MEASURED_ROWS = 5;
    /** A layer whose name no path, header or table may take as it is. */
    private static final String WICKED = "../{a;b}=\"c\",\n<i>µ";

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static Viewer viewer;

    @BeforeAll
    static void serve() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
        Topics topics = new Topics("test");
        kafka.create(topics);
        try (KafkaProducer<String, byte[]> producer = kafka.producer(Map.of())) {
            send(producer, topics.scans(), SCAN.id() + "/started", SCAN.started());
            for (int row = 0; row < MEASURED_ROWS; row++) {
                String key = Topics.rowKey(SCAN.id(), row);
                send(producer, topics.spectra(), key, SCAN.spectra(row));
                send(producer, topics.maps(), key, SCAN.map(row, 0));
                send(
                        producer,
                        topics.maps(),
                        key,
                        SCAN.map(row, 0).toBuilder()
                                .setModel("odd")
                                .setLayers(
                                        0,
                                        SCAN.map(row, 0).getLayers(0).toBuilder()
                                                .setName(WICKED))
                                .build());
            }
        }
        viewer = Viewer.start(ViewerOptions.of(kafka, topics, new SimpleMeterRegistry())
                .withAddress("127.0.0.1", 0)
                .withCacheFolder(folder.resolve("cache")));
    }

    private static void send(KafkaProducer<String, byte[]> producer, String topic, String key, Message message) {
        producer.send(Wire.record(topic, key, message));
        producer.flush();
    }

    @AfterAll
    static void stop() {
        if (viewer != null) {
            viewer.close();
        }
        broker.close();
    }

    @Test
    void shouldListWhatThereIsToTakeAway() throws Exception {
        JsonArray files = new JsonObject(text(get("/api/scans/scan-1/files"))).getJsonArray("files");
        assertTrue(files.size() >= 11, files.encode());
        assertEquals(404, get("/api/scans/scan-2/files").statusCode());
    }

    @Test
    void shouldBeReadAsEdfByPyMca() throws Exception {
        ForeignReader.assume("PyMca5", "fabio");
        Path file = take("layers.edf", "layer=" + encoded("fit/Fe-K"), "layer=" + encoded("odd/" + WICKED));
        JsonObject read = ForeignReader.json(
                """
                import sys, json, math
                from PyMca5.PyMcaIO import EdfFile
                import fabio
                edf = EdfFile.EdfFile(sys.argv[1], access='rb')
                first = edf.GetData(0)
                header = edf.GetHeader(0)
                other = fabio.open(sys.argv[1])
                print(json.dumps(dict(images=edf.GetNumImages(), type=str(first.dtype), shape=first.shape,
                    value=float(first[3, 2]), empty=math.isnan(first[5, 0]), title=header['Title'], scan=header['scan'],
                    model=header['model'], step=header['step_x_mm'], same=bool((other.data[:5] == first[:5]).all()),
                    frames=other.nframes)))
                """,
                file);
        assertEquals(2, read.getInteger("images"));
        assertEquals(2, read.getInteger("frames"));
        assertEquals("float32", read.getString("type"));
        assertEquals(List.of(6, 5), read.getJsonArray("shape").getList());
        assertEquals(302, read.getDouble("value"));
        assertTrue(read.getBoolean("empty"));
        assertTrue(read.getBoolean("same"));
        assertEquals("fit/Fe-K", read.getString("title"));
        assertEquals("scan-1", read.getString("scan"));
        assertEquals("0.5", read.getString("step"));
    }

    @Test
    void shouldBeReadAsTiffByPyMcaAndPillow() throws Exception {
        ForeignReader.assume("PyMca5", "PIL");
        Path file = take("layers.tif");
        JsonObject read = ForeignReader.json(
                """
                import sys, json, math
                from PyMca5.PyMcaIO import TiffIO
                from PIL import Image
                import numpy
                tiff = TiffIO.TiffIO(sys.argv[1])
                data = tiff.getData(0)
                image = Image.open(sys.argv[1])
                info = json.loads(image.tag_v2[270])
                seen = numpy.array(image)
                print(json.dumps(dict(images=tiff.getNumberOfImages(), type=str(data.dtype), shape=data.shape,
                    value=float(data[3, 2]), empty=math.isnan(data[5, 0]), mode=image.mode, frames=image.n_frames,
                    same=bool((seen[:5] == data[:5]).all()), info=info, resolution=float(image.tag_v2[282]),
                    unit=image.tag_v2[296])))
                """,
                file);
        assertEquals(4, read.getInteger("images"));
        assertEquals(4, read.getInteger("frames"));
        assertEquals("float32", read.getString("type"));
        assertEquals("F", read.getString("mode"));
        assertEquals(List.of(6, 5), read.getJsonArray("shape").getList());
        assertEquals(302, read.getDouble("value"));
        assertTrue(read.getBoolean("empty"));
        assertTrue(read.getBoolean("same"));
        assertEquals(20, read.getDouble("resolution"), "pixels in a centimetre at 0.5 mm");
        assertEquals(3, read.getInteger("unit"));
        JsonObject info = read.getJsonObject("info");
        assertEquals(
                List.of("scan-1", "fit/Fe-K", "1", "counts"),
                List.of(
                        info.getString("scan"),
                        info.getString("layer"),
                        info.getString("version"),
                        info.getString("unit")));
    }

    @Test
    void shouldBeReadAsTablesByNumpy() throws Exception {
        ForeignReader.assume("numpy");
        Path grid = take("layer.csv", "layer=fit/Fe-K");
        Path table = take("layers.csv");
        JsonObject read = ForeignReader.json(
                """
                import sys, json, numpy
                grid = numpy.genfromtxt(sys.argv[1], delimiter=',', encoding='utf-8')
                lines = [l for l in open(sys.argv[2], encoding='utf-8') if not l.startswith('#')]
                import csv
                rows = list(csv.reader(lines))
                numbers = numpy.array(rows[1:], dtype=float)
                print(json.dumps(dict(shape=grid.shape, value=grid[3, 2], empty=bool(numpy.isnan(grid[5]).all()),
                    names=rows[0], table=numbers.shape, row=numbers[17, :6].tolist(), last=str(numbers[29, 4]))))
                """,
                grid,
                table);
        assertEquals(List.of(6, 5), read.getJsonArray("shape").getList());
        assertEquals(302, read.getDouble("value"));
        assertTrue(read.getBoolean("empty"));
        assertEquals(List.of(30, 12), read.getJsonArray("table").getList());
        assertEquals("fit/Fe-K (counts)", read.getJsonArray("names").getString(4));
        assertEquals("error of fit/Fe-K (counts)", read.getJsonArray("names").getString(5));
        assertEquals(
                List.of(3.0, 2.0, 1.0, 1.5, 302.0, 0.5),
                read.getJsonArray("row").getList());
        assertEquals("nan", read.getString("last"));
    }

    @Test
    void shouldBeReadAsRplAndRawByPyMca() throws Exception {
        ForeignReader.assume("PyMca5");
        Path counts = unzipped(take("counts.zip", "detector=D1"), "scan-1-D1");
        Path layer = unzipped(take("layer.zip", "layer=fit/Fe-K"), "scan-1-fit-Fe-K");
        JsonObject read = ForeignReader.json(
                """
                import sys, json, math
                from PyMca5.PyMcaIO import LispixMap
                stack = LispixMap.LispixMap(sys.argv[1])
                layer = LispixMap.LispixMap(sys.argv[2], native=True)
                print(json.dumps(dict(shape=stack.data.shape, pixel=[int(c) for c in stack.data[4, 3]],
                    empty=int(stack.data[5].sum()), layer=layer.data.size, value=float(layer.data.flat[17]),
                    hole=math.isnan(layer.data.flat[29]))))
                """,
                counts,
                layer);
        assertEquals(List.of(6, 5, 48), read.getJsonArray("shape").getList());
        int[] pixel =
                read.getJsonArray("pixel").stream().mapToInt(c -> (Integer) c).toArray();
        assertArrayEquals(SCAN.counts(1, 4, 3), pixel);
        assertEquals(0, read.getInteger("empty"));
        assertEquals(30, read.getInteger("layer"));
        assertEquals(302, read.getDouble("value"));
        assertTrue(read.getBoolean("hole"));
    }

    @Test
    void shouldBeReadAsHdf5ByH5py() throws Exception {
        ForeignReader.assume("h5py");
        Path whole = take("scan.h5");
        Path layers = take("scan.h5", "spectra=false");
        JsonObject read = ForeignReader.json(
                """
                import sys, json, h5py, math
                whole, maps = h5py.File(sys.argv[1], 'r'), h5py.File(sys.argv[2], 'r')
                data = whole['/entry/instrument/detector_D0/data']
                layer = maps['/entry/fit/Fe-K']
                print(json.dumps(dict(shape=data.shape, pixel=[int(c) for c in data[4, 3]], value=float(layer[3, 2]),
                    empty=math.isnan(layer[5, 0]), measured=int(maps['/entry/instrument/detector_D0/measured'][:].sum()))))
                """,
                whole,
                layers);
        assertEquals(List.of(6, 5, 64), read.getJsonArray("shape").getList());
        int[] pixel =
                read.getJsonArray("pixel").stream().mapToInt(c -> (Integer) c).toArray();
        assertArrayEquals(SCAN.counts(0, 4, 3), pixel);
        assertEquals(302, read.getDouble("value"));
        assertTrue(read.getBoolean("empty"));
        assertEquals(0, read.getInteger("measured"), "no spectra were wanted");
        assertEquals(List.of(), leftBehind(), "files on the way are removed");
    }

    private static List<String> leftBehind() throws Exception {
        try (var files = Files.walk(folder.resolve("cache"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".h5") || name.endsWith(".tif"))
                    .toList();
        }
    }

    @Test
    void shouldWriteTheSpectrumOfARegionAsEmsa() throws Exception {
        ForeignReader.assume("json");
        String polygon = new JsonObject()
                .put("type", "Feature")
                .put("properties", new JsonObject().put("name", "sky"))
                .put(
                        "geometry",
                        new JsonObject()
                                .put("type", "Polygon")
                                .put("coordinates", new JsonArray("[[[1,1],[4,1],[4,3],[1,3],[1,1]]]")))
                .encode();
        Path file = take("spectrum.msa", "detector=D1", "region=" + encoded(polygon));
        // After the standard's own words: keywords of at most 12 characters, a colon in column 15, the required ones
        // present.
        JsonObject read = ForeignReader.json(
                """
                import sys, json, re
                keywords, numbers, state = {}, [], 'head'
                for line in open(sys.argv[1], 'rb').read().decode('ascii').split('\\r\\n'):
                    if state == 'head':
                        assert line[0] == '#' and line[13:15] in (': ', ' :', '  ') or line[14] == ':', line
                        name, value = line[1:14].strip(), line.split(':', 1)[1].strip()
                        keywords.setdefault(name.split()[0], value)
                        state = 'data' if name == 'SPECTRUM' else 'head'
                    elif state == 'data':
                        if line.startswith('#ENDOFDATA'):
                            state = 'end'
                        else:
                            numbers += [float(n) for n in re.split('[, ]+', line.strip()) if n]
                assert state == 'end'
                for name in 'FORMAT VERSION TITLE DATE TIME OWNER NPOINTS NCOLUMNS XUNITS YUNITS DATATYPE XPERCHAN OFFSET'.split():
                    assert name in keywords, name
                assert float(keywords['NPOINTS']) == len(numbers)
                print(json.dumps(dict(keywords=keywords, numbers=numbers)))
                """,
                file);
        int[] expected = new int[48];
        for (int row = 1; row <= 2; row++) {
            for (int column = 1; column <= 3; column++) {
                int[] counts = SCAN.counts(1, row, column);
                for (int c = 0; c < 48; c++) {
                    expected[c] += counts[c];
                }
            }
        }
        assertArrayEquals(
                expected,
                read.getJsonArray("numbers").stream()
                        .mapToInt(n -> ((Number) n).intValue())
                        .toArray());
        JsonObject keywords = read.getJsonObject("keywords");
        assertEquals("keV", keywords.getString("XUNITS"));
        assertEquals(0.2, Double.parseDouble(keywords.getString("XPERCHAN")));
        assertEquals(-0.1, Double.parseDouble(keywords.getString("OFFSET")));
        assertEquals(6 * 0.25, Double.parseDouble(keywords.getString("LIVETIME")), 1e-6);
        assertTrue(keywords.getString("TITLE").endsWith("sky"), keywords.encode());
    }

    @Test
    void shouldWriteSpectraOfTheScanAndOfARectangleAsTables() throws Exception {
        String whole = Files.readString(take("spectrum.csv"));
        String pixel = Files.readString(take("spectrum.csv", "area=2,1,2,1"));
        List<String> lines = pixel.lines().filter(line -> !line.startsWith("#")).toList();
        assertEquals("channel,energy D0 (keV),counts D0,energy D1 (keV),counts D1", lines.get(0));
        assertEquals("10,1.9," + SCAN.counts(0, 2, 1)[10] + ",1.9," + SCAN.counts(1, 2, 1)[10], lines.get(11));
        assertEquals(65, lines.size());
        assertTrue(whole.contains("# detector D0: pixels 25, live time s 6.25, real time s 12.5"), whole);
    }

    @Test
    void shouldDrawAPictureAsThePageShowsIt() throws Exception {
        Path file = take(
                "picture.png", "layer=fit/Fe-K", "colours=viridis", "min=0", "max=404", "width=500", "scale=linear");
        var image = ImageIO.read(file.toFile());
        JsonArray table;
        try (InputStream in = TakeAway.class.getResourceAsStream("/web/colour-maps.json")) {
            table = new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8)).getJsonArray("viridis");
        }
        // 500 pixels for 6 rows: each pixel of the map is 83 wide and high; letters are 11 high, the map begins at 11,
        // 44.
        for (int row = 0; row < MEASURED_ROWS; row++) {
            for (int column = 0; column < 5; column++) {
                int place = (int) Math.round(255 * TestScan.value(0, row, column, 0) / 404.0);
                int expected = 0xFF000000 | Integer.parseInt(table.getString(place), 16);
                assertEquals(
                        Integer.toHexString(expected),
                        Integer.toHexString(image.getRGB(11 + 83 * column + 41, 44 + 83 * row + 41)),
                        row + ", " + column);
            }
        }
        assertEquals(0, image.getRGB(11 + 41, 44 + 83 * 5 + 41), "what was not measured is transparent");
        ForeignReader.assume("PIL");
        JsonObject read = ForeignReader.json(
                """
                import sys, json
                from PIL import Image
                image = Image.open(sys.argv[1])
                print(json.dumps(dict(dpi=[round(d, 1) for d in image.info['dpi']], text=image.text)))
                """,
                file);
        assertEquals(List.of(300.0, 300.0), read.getJsonArray("dpi").getList());
        JsonObject text = read.getJsonObject("text");
        assertEquals("scan-1", text.getString("scan"));
        assertEquals("fit/Fe-K, version 1, counts", text.getString("layer"));
        assertEquals("0.0 to 404.0", text.getString("range"));
        Path hatched = take("picture.png", "layer=fit/Fe-K", "width=500", "empty=hatched");
        assertEquals(0xFF, ImageIO.read(hatched.toFile()).getRGB(11 + 41, 44 + 83 * 5 + 41) >>> 24);
    }

    @Test
    void shouldWriteAReportWithItsPicturesInside() throws Exception {
        String report = Files.readString(take("report.html", "area=0,0,1,1"));
        assertEquals(4, report.split("src=\"data:image/png;base64,", -1).length - 1, "a map of each layer");
        for (String text : List.of(
                "<h1>Test scan-1</h1>",
                "<td>6 rows × 5 columns</td>",
                "<td>0.5 × 0.5 mm (x × y)</td>",
                "<th>Pixels measured</th><td>25</td>",
                "Whole scan",
                "rows 0 to 1, columns 0 to 1",
                "50.50 ± 0.25 counts",
                "live time 6.25 s",
                "@media print")) {
            assertTrue(report.contains(text), text + " is not in " + report.replaceAll("base64,[^\"]*", "…"));
        }
        assertFalse(report.contains("<i>"), "a layer's name is text");
        assertFalse(report.contains("src=\"http") || report.contains("<script"), "it needs nothing from elsewhere");
    }

    @Test
    void shouldTakeRegionsThatAreKept() throws Exception {
        String id = UUID.randomUUID().toString();
        Annotation face = Annotation.newBuilder()
                .setId(id)
                .setScan("scan-1")
                .setName("Face")
                .setColour("#ff0000")
                .addLabels("pigment:lead white")
                .setText("<b>bright</b>")
                .setAuthor("Ada")
                .setRegion(Region.newBuilder()
                        .setGeojson("{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[4,1],[4,3],[1,3],[1,1]]]}"))
                .build();
        try (TestPage page = new TestPage(viewer, null).watch("scan-1")) {
            AnnotationEdit edit = AnnotationEdit.newBuilder()
                    .setId(UUID.randomUUID().toString())
                    .setAnnotation(face)
                    .build();
            page.until(m -> m.hasAnnotations() && m.getAnnotations().getComplete());
            assertEquals("", page.edit(edit).getMessage());
            page.until(m -> page.annotations().containsKey(id));
            String report = Files.readString(take("report.html"));
            for (String text : List.of(
                    "<th>Face</th>",
                    "pigment:lead white: &lt;b&gt;bright&lt;/b&gt; (Ada)",
                    "<td>152.0 ± 0.20 counts</td>")) {
                assertTrue(report.contains(text), text + " is not in " + report.replaceAll("base64,[^\"]*", "…"));
            }
            String spectrum = Files.readString(take("spectrum.csv", "annotation=" + id));
            assertTrue(spectrum.contains("# spectrum: Face\n# detector D0: pixels 6,"), spectrum);
            String other = UUID.randomUUID().toString();
            HttpResponse<byte[]> none = get("/api/scans/scan-1/files/spectrum.csv?annotation=" + other);
            assertEquals(400, none.statusCode());
            assertTrue(text(none).startsWith("annotation=" + other), text(none));
            page.edit(edit.toBuilder()
                    .setId(UUID.randomUUID().toString())
                    .setAnnotation(face.toBuilder().setRevision(1))
                    .setDelete(true)
                    .build());
        }
    }

    @Test
    void shouldMixUpToFiveLayersInTheirColours() throws Exception {
        Path file = take(
                "picture.png",
                "layer=fit/Fe-K",
                "layer=fit/residual",
                "colour=%23ff0000",
                "colour=%2300ff80",
                "min=0",
                "max=404",
                "min=5000",
                "max=5404",
                "width=500");
        int light = (int) Math.round(255 * 302 / 404.0);
        int expected = 0xFF000000 | light << 16 | light << 8 | (int) Math.round(128 * 302 / 404.0);
        assertEquals(
                Integer.toHexString(expected),
                Integer.toHexString(ImageIO.read(file.toFile()).getRGB(11 + 83 * 2 + 41, 44 + 83 * 3 + 41)));
        String seven = "layer=fit/Fe-K&".repeat(6) + "colour=%23ff0000";
        assertEquals(400, get("/api/scans/scan-1/files/picture.png?" + seven).statusCode());
        HttpResponse<byte[]> none = get("/api/scans/scan-1/files/picture.png?layer=fit/Fe-K&layer=fit/residual");
        assertTrue(text(none).startsWith("colour=[]"), text(none));
    }

    @Test
    void shouldNameFilesSafely() throws Exception {
        HttpResponse<byte[]> answer = get("/api/scans/scan-1/files/layer.csv?layer=" + encoded("odd/" + WICKED));
        assertEquals(200, answer.statusCode());
        assertEquals(
                "attachment; filename=\"scan-1-odd-..-a-b-c-i-.csv\"",
                answer.headers().firstValue("Content-Disposition").orElseThrow());
    }

    @Test
    void shouldNameTheFieldAndTheValueOfAWrongParameter() throws Exception {
        for (String[] wrong : new String[][] {
            {"picture.png", "", "layer=[]"},
            {"picture.png", "layer=fit/Xx", "layer=fit/Xx"},
            {"picture.png", "layer=fit/Fe-K&colours=jet", "colours=jet"},
            {"picture.png", "layer=fit/Fe-K&scale=cube", "scale=cube"},
            {"picture.png", "layer=fit/Fe-K&min=1", "min=[1.0], max=[]"},
            {"picture.png", "layer=fit/Fe-K&min=3&max=2", "max=2.0"},
            {"picture.png", "layer=fit/Fe-K&width=1e9", "width=1e9"},
            {"picture.png", "layer=fit/Fe-K&clip=x", "clip=x"},
            {"picture.png", "layer=fit/Fe-K&faded=trust", "faded=trust"},
            {"picture.png", "layer=fit/Fe-K&corrected=true", "corrected=true"},
            {"picture.png", "layer=fit/Fe-K&empty=black", "empty=black"},
            {"layers.tif", "color=red", "color=red"},
            {"layer.csv", "", "layer="},
            {"counts.zip", "detector=D9", "detector=D9"},
            {"scan.h5", "spectra=1", "spectra=1"},
            {"spectrum.csv", "area=0,0,6,0", "area=0,0,6,0"},
            {"spectrum.csv", "area=0,0", "area=0,0"},
            {"spectrum.msa", "region=x", "region"},
            {"spectrum.msa", "region=%7B%22type%22:%22Point%22%7D", "region"},
        }) {
            HttpResponse<byte[]> answer = get("/api/scans/scan-1/files/" + wrong[0] + "?" + wrong[1]);
            assertEquals(400, answer.statusCode(), wrong[0] + "?" + wrong[1]);
            assertTrue(text(answer).startsWith(wrong[2]), wrong[1] + ": " + text(answer));
        }
        for (String path : List.of("x", "..%2f..%2fpasswd", "picture.png%00", "%2e%2e/picture.png")) {
            assertEquals(404, get("/api/scans/scan-1/files/" + path).statusCode(), path);
        }
    }

    private static Path take(String file, String... parameters) throws Exception {
        HttpResponse<byte[]> answer = get("/api/scans/scan-1/files/" + file + "?" + String.join("&", parameters));
        assertEquals(200, answer.statusCode(), () -> text(answer));
        return Files.write(Files.createTempDirectory(folder, "taken").resolve(file), answer.body());
    }

    private static HttpResponse<byte[]> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + viewer.port() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The .rpl of an archive that has a .rpl and a .raw of the same name. */
    private static Path unzipped(Path archive, String name) throws Exception {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(archive)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                Files.write(archive.resolveSibling(entry.getName()), zip.readAllBytes());
            }
        }
        assertEquals(List.of(name + ".rpl", name + ".raw"), names);
        return archive.resolveSibling(name + ".rpl");
    }
}
