package io.gpurightsizer.background;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What can be known of a file without reading it; a file that changed nearly always has another one.
 *
 * @param realPath with symbolic links followed, since the kubelet changes a mounted ConfigMap by replacing one
 * @param identity the file system's own (an inode), since a file may be replaced by one of the same time and size
 * @param modified the time of its last change, as the file system writes it
 * @param size in bytes
 * @param readable whether this process may read it, since a change of permissions changes nothing else
 */
record FileStamp(String realPath, String identity, String modified, long size, boolean readable) {
    static final FileStamp MISSING = new FileStamp("", "", "", -1, false);

    static FileStamp of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(
                    file.toRealPath().toString(),
                    String.valueOf(attributes.fileKey()),
                    attributes.lastModifiedTime().toString(),
                    attributes.size(),
                    Files.isReadable(file));
        } catch (IOException e) {
            return MISSING;
        }
    }
}
