package io.pentimento.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerOptionsTest {

    private static final String PASSWORD = "sixteen characters";

    @TempDir
    Path folder;

    @Test
    void shouldRefuseAnAddressOfTheNetworkWithoutAccess() {
        for (String host : List.of("0.0.0.0", "::", "192.0.2.1")) {
            var error = assertThrows(IllegalArgumentException.class, () -> BrokerOptions.of(folder, host, 0));
            assertTrue(
                    error.getMessage().startsWith("host=" + host)
                            && error.getMessage().contains("--tls-cert, --tls-key, --users"),
                    error::getMessage);
        }
        for (String host : List.of("127.0.0.1", "localhost", "::1", "127.0.0.2")) {
            BrokerOptions.of(folder, host, 0);
        }
    }

    @Test
    void shouldAdvertiseTheNameOfTheMachineWhenItListensOnAllAddresses() throws Exception {
        var options = BrokerOptions.of(folder, "0.0.0.0", 0, access(Map.of("adapter", PASSWORD)));
        assertEquals(InetAddress.getLocalHost().getHostName(), options.advertised());
    }

    @Test
    void shouldNameAHostThatIsNotKnown() {
        var error =
                assertThrows(IllegalArgumentException.class, () -> BrokerOptions.of(folder, "no.such.host.invalid", 0));
        assertTrue(error.getMessage().startsWith("host=no.such.host.invalid: not known"), error::getMessage);
    }

    @Test
    void shouldReadUsersFromAFileOfItsOwnerAlone() throws IOException {
        Path users = users("# comment\n\nadapter:" + PASSWORD + "\nviewer:with:colon and more\n");
        var access = BrokerAccess.of(users, users, users);
        assertEquals(Map.of("adapter", PASSWORD, "viewer", "with:colon and more"), access.users());
        assertFalse(access.toString().contains(PASSWORD), access::toString);
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw----r--"));
        var error = assertThrows(IllegalArgumentException.class, () -> BrokerAccess.of(users, users, users));
        assertTrue(error.getMessage().startsWith(users + ": others may read"), error::getMessage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no colon anywhere here | line 1: write name:password",
                ":sixteen characters    | line 1: write name:password",
                "a b:sixteen characters | line 1: the name before the colon must be",
                "a:secret               | line 1: password of 6 characters for user a: use at least 16",
                "# nobody               | names no user",
            })
    void shouldSayWhatIsWrongWithALineAndKeepItsPassword(String line, String said) throws IOException {
        Path users = users(line + "\n");
        var error = assertThrows(IllegalArgumentException.class, () -> BrokerAccess.of(users, users, users));
        assertTrue(error.getMessage().startsWith(users + ""), error::getMessage);
        assertTrue(error.getMessage().contains(said), error::getMessage);
        assertFalse(error.getMessage().contains("secret") || error.getMessage().contains("sixteen"), error::getMessage);
    }

    @Test
    void shouldRefuseAUserThatIsThereTwiceAndABrokerThatNobodyCouldUse() throws IOException {
        Path users = users("a:" + PASSWORD + "\na:" + PASSWORD + "2\n");
        var twice = assertThrows(IllegalArgumentException.class, () -> BrokerAccess.of(users, users, users));
        assertTrue(twice.getMessage().contains("line 2: user=a is there twice"), twice::getMessage);
        assertThrows(IllegalArgumentException.class, () -> access(Map.of()));
    }

    private BrokerAccess access(Map<String, String> users) {
        return new BrokerAccess(folder.resolve("cert.pem"), folder.resolve("key.pem"), users);
    }

    private Path users(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("users"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
