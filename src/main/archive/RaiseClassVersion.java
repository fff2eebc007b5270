import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rewrites the classes of a library that are of Java 5 as ones of Java 8, with nothing else changed: an ahead-of-time cache
 * leaves out classes that are older than Java 6. Run from source, by Java 25 or newer: {@code java RaiseClassVersion.java
 * LIBRARY.jar}.
 */
final class RaiseClassVersion {
    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        try (URLClassLoader library = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                FileSystem files = FileSystems.newFileSystem(jar);
                Stream<Path> entries = Files.walk(files.getPath("/"))) {
            ClassFile classFile = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(library)
                            .orElse(ClassHierarchyResolver.defaultResolver())));
            List<Path> classes =
                    entries.filter(it -> it.toString().endsWith(".class")).toList();
            for (Path path : classes) {
                raise(path, classFile);
            }
        }
    }

    private static void raise(Path path, ClassFile classFile) throws IOException {
        var old = classFile.parse(Files.readAllBytes(path));
        if (old.majorVersion() < ClassFile.JAVA_6_VERSION) {
            ClassTransform version = (builder, element) -> builder.with(
                    element instanceof ClassFileVersion ? ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0) : element);
            // Code is written anew, since classes of Java 8 carry what their verification needs.
            ClassTransform code = ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element));
            Files.write(path, classFile.transformClass(old, version.andThen(code)));
        }
    }
}
