#!/bin/sh
# Makes the archive of the command line from what Maven has built: ./mvnw package -DskipTests -Parchive
#   build.sh VERSION TIME-STAMP JAVA-HOME
# Beside it lie its checksum and the manifest for Krew. Run by Java 25 or newer it holds a cache of loaded classes too, with which that build of Java starts faster.
set -eu
version=$1 stamp=$2 java_home=$3
name=gpu-rightsizer-$version
folder=target/$name

rm -rf "$folder" "$folder".*
mkdir -p "$folder/bin" "$folder/completion"
cp -R target/quarkus-app "$folder/app"
# Twice, and not as a link: Krew unpacks files alone.
cp bin/gpu-rightsizer "$folder/bin/gpu-rightsizer"
cp bin/gpu-rightsizer "$folder/bin/kubectl-gpu_rightsizer"
cp LICENSE README.md SECURITY.md CONTRIBUTING.md CHANGELOG.md "$folder/"
cp -R docs k8s "$folder/"
# The pages lead to these too. Keys may lie beside them, so that not all of the folder is copied.
for file in certs/README.md certs/make.sh src/main/resources/io/gpurightsizer/*/*.schema.json; do
  mkdir -p "$folder/$(dirname "$file")"
  cp "$file" "$folder/$file"
done
release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$java_home/release")
[ "$release" -lt 25 ] || "$java_home/bin/java" src/main/archive/RaiseClassVersion.java "$folder"/app/lib/main/info.picocli.picocli-*.jar
# The cache notes the time of each jar, and unpacking restores the one that the archive has for all files.
find "$folder" -exec touch -h -d "$stamp" {} +

export JAVA_HOME="$java_home"
for shell in bash zsh fish; do
  "$folder/bin/gpu-rightsizer" completion "$shell" > "$folder/completion/gpu-rightsizer.$shell"
done
if [ "$release" -ge 25 ]; then
  # Without what it notes of methods that were compiled: Java would compile them at each start, needed or not.
  JDK_JAVA_OPTIONS="-XX:AOTCacheOutput=$folder/app/gpu-rightsizer.aot -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining" \
    "$folder/bin/gpu-rightsizer" audit -f k8s/examples > /dev/null 2>&1
  test -s "$folder/app/gpu-rightsizer.aot"
else
  echo "without a cache: it takes Java 25 or newer to make it"
fi

tar --sort=name --mtime="$stamp" --owner=0 --group=0 --numeric-owner -C target -czf "$folder.tar.gz" "$name"
(cd target && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
sum=$(cut -d ' ' -f 1 "$folder.tar.gz.sha256")
sed -e '1d' -e "s/VERSION/$version/g" -e "s/SHA256/$sum/" src/main/archive/krew.yaml > "target/$name.krew.yaml"
echo "made $folder.tar.gz"
