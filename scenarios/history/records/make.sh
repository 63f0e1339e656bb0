#!/bin/sh
# Writes the scenarios of this folder anew from the field's public records and the judgements beside them.
# Usage, from the project's root: sh scenarios/history/records/make.sh DIR, where DIR holds the records.
set -eu
records=$1
here=scenarios/history/records
make() {
  name=$1
  shift
  rm -f "$here/$name.toml"
  pactsim scenario from-data "$records" --guarantor USA --judged scenarios/history/judgements.csv --case "$name" --name "$name" \
    -o "$here/$name.toml" "$@"
}
make north-atlantic-1949 --year 1949 --horizon 4 --adversary RUS --theatre RUS:NOR --theatre RUS:DNK --theatre RUS:TUR \
  --states CAN,GBR,FRA,BEL,NLD,LUX,NOR,DNK,ISL,PRT,ITA,IRL,SWE,TUR,GRC
make pacific-pact-1949 --year 1950 --horizon 4 --adversary CHN,RUS --theatre CHN:TWN --theatre CHN:THA --theatre RUS:KOR \
  --states KOR,TWN,PHL,GBR,900,NZL,IND,THA,IDN
make pacific-ocean-pact-1951 --year 1952 --horizon 4 --adversary CHN,RUS --states JPN,900,NZL,PHL,GBR,IDN
make manila-pact-1954 --year 1954 --horizon 4 --adversary CHN --theatre CHN:THA --theatre CHN:PHL \
  --states GBR,FRA,900,NZL,PAK,PHL,THA,IND,MMR,IDN,LKA
make dunkirk-brussels-washington-1947 --year 1947 --horizon 5 --adversary RUS --theatre RUS:NOR --theatre RUS:DNK \
  --states GBR,FRA,BEL,NLD,LUX,CAN,NOR,DNK,ISL,PRT,ITA
