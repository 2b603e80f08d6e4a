#!/bin/sh
# Recreates the certificates of this folder with openssl. All share one key, which protects nothing.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem
touch "$work/index.txt"
cat > "$work/ca.conf" <<END
[ca]
default_ca = tests
[tests]
database = $work/index.txt
new_certs_dir = $work
rand_serial = yes
default_md = sha256
unique_subject = no
policy = any
copy_extensions = copy
[any]
commonName = supplied
END

# issue <file> <common name> <extension> <start> <end> <issuer>
issue() {
  openssl req -new -key key.pem -subj "/CN=$2" -addext "$3" -out "$work/$1.csr"
  openssl ca -batch -notext -config "$work/ca.conf" -startdate "$4" -enddate "$5" -keyfile key.pem $6 \
    -in "$work/$1.csr" -out "$1.pem"
}
HERE='subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1'
issue authority 'Authority of the tests' 'basicConstraints=critical,CA:TRUE' 20200101000000Z 21200101000000Z -selfsign
issue self-signed localhost "$HERE" 20200101000000Z 21200101000000Z -selfsign
BY='-cert authority.pem'
issue right localhost "$HERE" 20200101000000Z 21200101000000Z "$BY"
issue of-another other.example.org 'subjectAltName=DNS:other.example.org' 20200101000000Z 21200101000000Z "$BY"
issue expired localhost "$HERE" 20200101000000Z 20210101000000Z "$BY"
issue not-yet localhost "$HERE" 21190101000000Z 21200101000000Z "$BY"
