package io.millrace.inference.http;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that the endpoint answers, by method and path. */
@Singleton
class Routes {
    private static final String MODEL = "{model}";
    private static final String VERSION = "{version}";

    private final List<Template> templates;

    @Inject
    Routes(
            ServerRoutes server,
            TensorRoutes tensors,
            RowRoutes rows,
            ExplainRoutes explanations,
            RepositoryRoutes repository,
            HostRoutes host) {
        this(Stream.of(
                        server.routes(),
                        tensors.routes(),
                        rows.routes(),
                        explanations.routes(),
                        repository.routes(),
                        host.routes(),
                        OpenApiRoute.routes())
                .flatMap(Function.identity()));
    }

    /** @throws IllegalArgumentException if two routes have the same method and template */
    Routes(Stream<Route> routes) {
        templates = routes.map(route -> new Template(route, parts(route.template())))
                .toList();
        if (templates.stream().map(Template::name).distinct().count() < templates.size()) {
            throw new IllegalArgumentException("two routes for one method and path: " + templates);
        }
    }

    /** A call and who answers it. */
    record Match(Route route, Call call) {}

    /** @param parts of the path between its slashes */
    private record Template(Route route, List<String> parts) {

        String name() {
            return route.method() + " " + String.join("/", parts);
        }

        boolean fits(List<String> path) {
            if (path.size() != parts.size()) {
                return false;
            }
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).charAt(0) != '{' && !parts.get(i).equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }

        @Nullable String variable(String variable, List<String> path) {
            int at = parts.indexOf(variable);
            return at < 0 ? null : path.get(at);
        }
    }

    /** The route that answers the request; empty if none does. HEAD asks the routes of GET. */
    Optional<Match> find(Request request) {
        var path = parts(request.path());
        var method = request.method().equals(Request.HEAD) ? Request.GET : request.method();
        for (var template : templates) {
            if (template.route.method().equals(method) && template.fits(path)) {
                return Optional.of(new Match(
                        template.route,
                        new Call(request, template.variable(MODEL, path), template.variable(VERSION, path))));
            }
        }
        return Optional.empty();
    }

    /** Methods that routes of this path answer; empty if there are no such routes. */
    List<String> methods(String path) {
        var parts = parts(path);
        var methods = new TreeSet<String>();
        for (var template : templates) {
            if (template.fits(parts)) {
                methods.add(template.route.method());
            }
        }
        if (methods.contains(Request.GET)) {
            methods.add(Request.HEAD);
        }
        if (!methods.isEmpty()) {
            methods.add(Request.OPTIONS);
        }
        return List.copyOf(methods);
    }

    List<Route> all() {
        return templates.stream().map(Template::route).toList();
    }

    /** What lies between slashes, decoded; a slash at the end says nothing. */
    private static List<String> parts(String path) {
        var parts = new ArrayList<String>(6);
        int start = path.startsWith("/") ? 1 : 0;
        while (start < path.length()) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            parts.add(decoded(path.substring(start, end)));
            start = end + 1;
        }
        return parts;
    }

    private static String decoded(String part) {
        if (part.indexOf('%') < 0) {
            return part;
        }
        try {
            // Of forms, where a plus is a space; in a path it is itself.
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }
}
