#!/bin/sh
# Makes an authority and a certificate for the webhook with openssl, and says how to hand them to the cluster.
#
#   certs/make.sh [-o FOLDER] [-s SERVICE] [-n NAMESPACE] [-d DAYS] [-a DNS_OR_IP]...
#
# FOLDER (default: the folder of this script) gets ca.crt, ca.key, tls.crt and tls.key. An authority that lies there already
# is used again, so that a certificate can be renewed under it; take ca.key away from this machine when you are done.
set -eu

folder=$(dirname "$0")
service=gpu-rightsizer
namespace=gpu-rightsizer
days=365
more=
usage() { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
while getopts o:s:n:d:a:h option; do
  case $option in
    o) folder=$OPTARG ;;
    s) service=$OPTARG ;;
    n) namespace=$OPTARG ;;
    d) days=$OPTARG ;;
    a) case $OPTARG in
         *:* | *[0-9].[0-9]*.[0-9]*.[0-9]*) more="$more,IP:$OPTARG" ;;
         *) more="$more,DNS:$OPTARG" ;;
       esac ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 0 ] || usage
case $days in '' | *[!0-9]*) echo "make.sh: -d \"$days\" is no number of days" >&2; exit 2 ;; esac
command -v openssl >/dev/null || { echo "make.sh: openssl is not installed" >&2; exit 1; }

umask 077   # keys are nobody else's business
mkdir -p "$folder"
name=$service.$namespace.svc
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -s "$folder/ca.key" ] && [ -s "$folder/ca.crt" ]; then
  echo "using the authority in $folder" >&2
else
  openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$folder/ca.key"
  openssl req -x509 -new -sha256 -key "$folder/ca.key" -days $((days * 10)) -subj "/O=gpu-rightsizer/CN=$name authority" \
    -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign -out "$folder/ca.crt"
fi

openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$work/tls.key"
openssl req -new -key "$work/tls.key" -subj "/CN=$name" -out "$work/csr"
cat > "$work/extensions" <<EXTENSIONS
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:$name,DNS:$name.cluster.local$more
EXTENSIONS
openssl x509 -req -sha256 -in "$work/csr" -CA "$folder/ca.crt" -CAkey "$folder/ca.key" -CAserial "$work/serial" -CAcreateserial \
  -days "$days" -extfile "$work/extensions" -out "$work/tls.crt" 2>/dev/null
openssl verify -CAfile "$folder/ca.crt" "$work/tls.crt" >/dev/null
mv "$work/tls.key" "$work/tls.crt" "$folder/"

authority=$(openssl base64 -A -in "$folder/ca.crt")
cat <<NEXT
$folder/tls.crt is for $name, until $(openssl x509 -noout -enddate -in "$folder/tls.crt" | cut -d= -f2).
Hand them to the cluster:

  kubectl -n $namespace create secret generic gpu-rightsizer-certificate --type=kubernetes.io/tls --from-file=$folder/tls.crt --from-file=$folder/tls.key --from-file=$folder/ca.crt --dry-run=client -o yaml | kubectl apply -f -
  kubectl patch mutatingwebhookconfiguration zz-gpu-rightsizer --type=json -p '[{"op":"add","path":"/webhooks/0/clientConfig/caBundle","value":"$authority"},{"op":"add","path":"/webhooks/1/clientConfig/caBundle","value":"$authority"}]'
NEXT
