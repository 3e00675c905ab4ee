module github.com/tickertone/tickertone/benchmarks/rivals

go 1.26.0

replace github.com/tickertone/tickertone => ../..

tool golang.org/x/perf/cmd/benchstat

require (
	github.com/ikawaha/kagome-dict-ko v0.2.1
	github.com/ikawaha/kagome/v2 v2.10.3
	github.com/jonreiter/govader v0.0.0-20250429093935-f6505c8d03cc
	github.com/tickertone/tickertone v0.0.0-00010101000000-000000000000
)

require (
	github.com/aclements/go-moremath v0.0.0-20210112150236-f10218a38794 // indirect
	github.com/deckarep/golang-set v1.7.1 // indirect
	github.com/ikawaha/kagome-dict v1.1.7 // indirect
	github.com/jdkato/prose/v2 v2.0.0 // indirect
	github.com/klauspost/compress v1.20.3 // indirect
	github.com/mingrammer/commonregex v1.0.1 // indirect
	golang.org/x/perf v0.0.0-20260908200009-22c9c6c9d4da // indirect
	golang.org/x/text v0.43.0 // indirect
	golang.org/x/tools v0.51.0 // indirect
	gonum.org/v1/gonum v0.17.0 // indirect
	gopkg.in/neurosnap/sentences.v1 v1.0.6 // indirect
)
