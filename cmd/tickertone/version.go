package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"github.com/tickertone/tickertone/data"
)

// version is that of the engine: it changes whenever the same input and tables give another output.
const version = "0.1.0"

func (p *program) versionVerb() verb {
	return verb{
		name: "version", does: "the engine's version and the digest of every table",
		about: `
Two programs with the same version and digests give the same output for the same input. A digest is the
first 16 hexadecimal digits of the SHA-256 of a table.`,
		flags: outputFlags(), example: `tickertone version --format jsonl`, action: p.version,
	}
}

func (p *program) version(c *cli.Context) error {
	opt, err := p.outputOptions(c)
	if err != nil {
		return err
	}
	if !c.IsSet("format") && !opt.excel {
		opt.format = "table"
	}
	if args, err := p.operands(c); err != nil || len(args) > 0 {
		return p.surplus(c, args, err)
	}
	return p.write(opt, func(w io.Writer) error {
		t, err := newResults(w, opt, []column{{"part", textCell, false}, {"version", textCell, false}, {"bytes", countCell, false}})
		if err != nil {
			return err
		}
		if err := t.add("tickertone", version, nil); err != nil {
			return err
		}
		for _, table := range data.Tables() {
			if err := t.add("data/"+table.Name, table.Digest, table.Bytes); err != nil {
				return err
			}
		}
		return t.end()
	})
}

// surplus is the error of a verb that takes no operands.
func (p *program) surplus(c *cli.Context, args []string, err error) error {
	if err != nil {
		return err
	}
	return p.usagef(c, "%q: expected flags only", args[0])
}
