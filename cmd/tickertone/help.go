package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// verb is a command as its file describes it.
type verb struct {
	name    string
	does    string // half a line
	args    string // what stands after the flags
	about   string
	groups  []flagGroup // of a verb with many flags: they come before the others, each under its title
	flags   []cli.Flag
	example string
	action  func(*cli.Context) error
	verbs   []verb // of a verb that has some of its own
}

// flagGroup is flags that belong together.
type flagGroup struct {
	title string
	flags []cli.Flag
}

const exitStatus = `   0    done
   1    failed: unreadable input, a bad row, nothing to compute from
   2    the command line cannot be meant
   3    done, but some input was rejected (--skip-bad)
   130  interrupted
`

const flagsTemplate = `{{if .VisibleFlags}}
FLAGS
{{range .VisibleFlags}}   {{.}}
{{end}}{{end}}`

const groupTemplate = `
%s
{{range slice .VisibleFlags %s}}   {{.}}
{{end}}`

const verbsTemplate = `{{if .VisibleCommands}}
VERBS
{{range .VisibleCommands}}   {{.Name}}{{"\t"}}{{.Usage}}
{{end}}{{end}}`

// app puts the verbs together. It turns off what urfave/cli prints by itself, so that stdout carries
// results and asked-for help only.
func (p *program) app() *cli.App {
	app := &cli.App{
		Name:    "tickertone",
		Usage:   "how the news bears on a company's stock",
		Version: version,
		Reader:  p.in, Writer: p.out, ErrWriter: p.err,
		HideHelpCommand: true, DisableSliceFlagSeparator: true, Suggest: true,
		OnUsageError:   p.misused,
		ExitErrHandler: func(*cli.Context, error) {},
		Action:         p.noVerb,
		CustomAppHelpTemplate: "tickertone - {{.Usage}}\n\nUSAGE\n   tickertone VERB [FLAGS] FILE...\n" + verbsTemplate +
			"\nEvery verb has its own --help. A newcomer starts with: tickertone demo\n\nEXIT STATUS\n" + exitStatus,
	}
	for _, v := range []verb{
		p.demoVerb(), p.scoreVerb(), p.explainVerb(), p.dailyVerb(), p.regressVerb(), p.eventVerb(),
		p.trainVerb(), p.evalVerb(), p.companiesVerb(), p.lexiconVerb(), p.versionVerb(),
	} {
		app.Commands = append(app.Commands, p.command(v))
	}
	return app
}

func (p *program) command(v verb) *cli.Command {
	c := &cli.Command{
		Name: v.name, Usage: v.does, ArgsUsage: v.args, Flags: v.allFlags(), Action: v.action,
		HideHelpCommand: true, OnUsageError: p.misused, CustomHelpTemplate: v.help(),
	}
	for _, sub := range v.verbs {
		c.Subcommands = append(c.Subcommands, p.command(sub))
	}
	if v.action == nil {
		c.Action = p.noVerb
	}
	return c
}

func (v verb) help() string {
	synopsis := "{{.HelpName}}"
	if len(v.allFlags()) > 0 {
		synopsis += " [FLAGS]"
	}
	if v.args != "" {
		synopsis += " " + v.args
	}
	if v.verbs != nil {
		synopsis = "{{.HelpName}} VERB"
	}
	s := "{{.HelpName}} - {{.Usage}}\n\nUSAGE\n   " + synopsis + "\n"
	if v.about != "" {
		s += "\n" + indent(v.about)
	}
	s += verbsTemplate + v.flagsHelp()
	if v.example != "" {
		s += "\nEXAMPLE\n" + indent(v.example)
	}
	return s + "\nEXIT STATUS\n" + exitStatus
}

// allFlags are those of the groups, in their order, and then the others.
func (v verb) allFlags() []cli.Flag {
	var all []cli.Flag
	for _, g := range v.groups {
		all = append(all, g.flags...)
	}
	return append(all, v.flags...)
}

// flagsHelp is the template of the flags, group by group.
func (v verb) flagsHelp() string {
	if v.groups == nil {
		return flagsTemplate
	}
	s, from := "", 0
	for _, g := range v.groups {
		s += fmt.Sprintf(groupTemplate, g.title, fmt.Sprint(from, from+len(g.flags)))
		from += len(g.flags)
	}
	return s + fmt.Sprintf(groupTemplate, "OUTPUT", fmt.Sprint(from))
}

func indent(s string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(s) + "\n") {
		if line != "\n" {
			b.WriteString("   ")
		}
		b.WriteString(line)
	}
	return b.String()
}

// noVerb is what runs when no verb was recognised.
func (p *program) noVerb(c *cli.Context) error {
	name := c.Args().First()
	root := c.Command == nil || c.Command.Name == c.App.Name
	switch {
	case name == "":
		return p.usagef(c, "no verb given")
	case name == "help" && root:
		return p.helpOn(c, c.Args().Get(1))
	}
	err := p.usagef(c, "no verb %q", name)
	verbs := c.Command.Subcommands
	if root {
		verbs = c.App.Commands
		if _, stat := os.Stat(name); stat == nil {
			err.hint = "to score a file: tickertone score " + quoteArgs(c.Args().Slice())
			return err
		}
	}
	s := strings.TrimPrefix(cli.SuggestCommand(verbs, name), "Did you mean ")
	if s != `""?` && !strings.HasPrefix(s, `"h`) {
		err.hint = "did you mean " + s + " " + err.hint
	}
	return err
}

func (p *program) helpOn(c *cli.Context, name string) error {
	if name == "" {
		return cli.ShowAppHelp(c)
	}
	if c.App.Command(name) == nil {
		return p.usagef(c, "no verb %q", name)
	}
	return cli.ShowCommandHelp(c, name)
}

// usagef is an error of the command line.
func (p *program) usagef(c *cli.Context, format string, args ...any) *usageError {
	name := c.App.Name
	if c.Command != nil && c.Command.HelpName != "" {
		name = c.Command.HelpName
	}
	return &usageError{verb: name, err: fmt.Errorf(format, args...), hint: "see: " + name + " --help"}
}

// misused words the errors of the flag parser.
func (p *program) misused(c *cli.Context, err error, _ bool) error {
	message := err.Error()
	message = strings.Replace(message, "for flag -", "for --", 1)
	message = strings.Replace(message, "needs an argument: -", "needs a value: --", 1)
	name, unknown := strings.CutPrefix(message, "flag provided but not defined: -")
	if !unknown {
		return p.usagef(c, "%s", message)
	}
	name = strings.TrimPrefix(name, "-")
	bad := p.usagef(c, "no flag --%s", name)
	if c.Command != nil {
		if s := cli.SuggestFlag(c.Command.Flags, name, false); s != "" {
			bad.hint = "did you mean " + s + "? " + bad.hint
		}
	}
	return bad
}

// operands returns what stands after the flags. The flag parser stops at the first operand, and a flag
// behind it would count as a file in silence, so that is refused.
func (p *program) operands(c *cli.Context) ([]string, error) {
	args := c.Args().Slice()
	if slices.Contains(p.args, "--") {
		return args, nil
	}
	for _, a := range args {
		if len(a) > 1 && a[0] == '-' {
			err := p.usagef(c, "flag %s after a file: flags stand before files", a)
			err.hint = "write: tickertone " + quoteArgs(p.reorder(c, args))
			return nil, err
		}
	}
	return args, nil
}

// reorder moves flags among the operands, with their values, in front of them.
func (p *program) reorder(c *cli.Context, operands []string) []string {
	flags := slices.Clone(p.args[:len(p.args)-len(operands)])
	var files []string
	for i := 0; i < len(operands); i++ {
		a := operands[i]
		if len(a) < 2 || a[0] != '-' {
			files = append(files, a)
			continue
		}
		flags = append(flags, a)
		if takesValue(c.Command.Flags, strings.TrimLeft(a, "-")) && i+1 < len(operands) {
			i++
			flags = append(flags, operands[i])
		}
	}
	return append(flags, files...)
}

func takesValue(flags []cli.Flag, name string) bool {
	for _, f := range flags {
		if d, ok := f.(cli.DocGenerationFlag); ok && slices.Contains(f.Names(), name) {
			return d.TakesValue()
		}
	}
	return false
}

// quoteArgs writes arguments as a shell reads them.
func quoteArgs(args []string) string {
	quoted := make([]string, len(args))
	for i, a := range args {
		quoted[i] = a
		if a == "" || strings.ContainsAny(a, " \t\n\"'\\$`*?[]{}()<>|&;#~!") {
			quoted[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
