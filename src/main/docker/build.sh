#!/bin/sh
# Makes two of the image's folders, with the JDK that is on the PATH.
#   build.sh RUNTIME APP
# RUNTIME is made: a Java runtime with what the webhook needs of the JDK and nothing else. In APP, which Maven has built, it
# unpacks the native libraries for this machine into APP/native: otherwise each start would unpack them into /tmp.
set -eu
runtime=$1 app=$2
jlink --output "$runtime" --strip-java-debug-attributes --no-header-files --no-man-pages --add-modules \
java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi,java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs
# Of the security providers only those of java.base, the first five: for each that is named and not there Java looks through the
# class path and sets up the provider of Bouncy Castle on the way, 0.3 s and 12 MiB at every start.
sed -i '/^security\.provider\.\([6-9]\|1[0-9]\)=/d' "$runtime/conf/security/java.security"

case $(uname -m) in
  x86_64) machine=linux-x86_64 ;;
  aarch64) machine=linux-aarch_64 ;;
  *) echo "there is no BoringSSL for $(uname -m): the webhook will use the JDK's TLS"; exit 0 ;;
esac
mkdir "$app/native"
unpacked=$(mktemp -d)
(cd "$unpacked" && jar --extract --file "$app"/lib/main/io.netty.netty-tcnative-boringssl-static-*-"$machine".jar META-INF/native)
mv "$unpacked"/META-INF/native/*.so "$app/native/"
rm -r "$unpacked"
