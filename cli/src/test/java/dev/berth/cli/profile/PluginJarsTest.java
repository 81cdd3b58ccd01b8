package dev.berth.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.decide.Explanation;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.dump.ClusterCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the example of {@code examples/plugin} and loads it as a user would. */
final class PluginJarsTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "plugin");

    @TempDir
    private Path classes;

    @Test
    void theExampleKeepsPodsOffHotNodesAndPrefersCoolOnes() throws IOException {
        compileExample();
        var catalogue = PluginCatalogue.with(PluginJars.providers(List.of(classes)));
        assertThat(catalogue.names()).contains("NotHot", "Coolest");
        var profile = catalogue.defaultProfile().only(List.of("NotHot", "Coolest"));
        var question = ClusterCase.read("""
                {"pod": {"metadata": {"name": "p"}}, "nodes": [
                {"metadata": {"name": "cool", "labels": {"example.com/temperature": "20"}}},
                {"metadata": {"name": "hot", "labels": {"example.com/temperature": "85"}}},
                {"metadata": {"name": "warm", "labels": {"example.com/temperature": "60"}}}]}""", "case", 1);
        var explanation = Explanation.of(question.pod(), question.cluster(), profile);
        assertThat(explanation.best()).containsExactly("cool");
        assertThat(explanation.total()).containsOnlyKeys("cool", "warm").containsEntry("cool", 150L);
        assertThat(explanation.nodes().get(1).causes().get(0).detail()).isEqualTo("is at 85 degrees, must be below 80");
    }

    @Test
    void whatCannotBeLoadedIsRefused() {
        assertThatThrownBy(() -> PluginJars.providers(List.of(classes.resolve("none.jar"))))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> PluginJars.providers(List.of(classes))).hasMessageContaining("META-INF/services");
    }

    private void compileExample() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null);
                var sources = Files.walk(EXAMPLE.resolve("src"))) {
            var units = files.getJavaFileObjectsFromPaths(
                    sources.filter(file -> file.toString().endsWith(".java")).toList());
            var options = List.of("-d", classes.toString(), "-proc:none");
            assertThat(compiler.getTask(null, files, null, options, null, units).call())
                    .isTrue();
        }
        var services = Files.createDirectories(classes.resolve("META-INF/services"));
        try (var names = Files.list(EXAMPLE.resolve("META-INF/services"))) {
            for (var name : names.toList()) {
                Files.copy(name, services.resolve(name.getFileName()));
            }
        }
    }
}
