package dev.berth.cli.profile;

import dev.berth.engine.profile.PluginProvider;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Loads users' plugins. All jars share one class loader, whose parent is Berth's own, and stay open until Berth ends:
 * plugins may load classes at any time.
 */
final class PluginJars {
    private PluginJars() {}

    static List<PluginProvider> providers(List<Path> path) {
        if (path.isEmpty()) {
            return List.of();
        }
        var urls = new ArrayList<URL>();
        path.forEach(each -> add(each, urls));
        var loader = new URLClassLoader(urls.toArray(URL[]::new), PluginProvider.class.getClassLoader());
        var providers = new ArrayList<PluginProvider>();
        try {
            ServiceLoader.load(PluginProvider.class, loader).forEach(providers::add);
        } catch (ServiceConfigurationError | LinkageError broken) {
            throw new IllegalArgumentException(
                    "--plugin-path: a plugin cannot be loaded: " + broken.getMessage()
                            + "; was it compiled against this version of berth-engine?",
                    broken);
        }
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("--plugin-path: found no plugin in " + urls
                    + "; a jar names its provider" + " class in META-INF/services/" + PluginProvider.class.getName());
        }
        return providers;
    }

    private static void add(Path path, List<URL> into) {
        if (!Files.exists(path)) {
            throw new IllegalArgumentException("--plugin-path: " + path + " does not exist; name a jar or a directory");
        }
        try {
            if (!Files.isDirectory(path)) {
                into.add(path.toUri().toURL());
                return;
            }
            into.add(path.toUri().toURL());
            try (var files = Files.list(path)) {
                for (var jar : files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .toList()) {
                    into.add(jar.toUri().toURL());
                }
            }
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException("--plugin-path: " + path + " cannot be named as a URL", impossible);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("--plugin-path: cannot list " + path, unreadable);
        }
    }
}
