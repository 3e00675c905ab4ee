package models

import (
	"fmt"
	"math"
	"slices"
)

// Panel says of which entity and of which session each row of a table is. Sessions are numbered one after
// the other, so that the session k before s is s-k, whether or not the entity has a row there.
type Panel struct {
	Entity  []int
	Session []int

	at map[[2]int]int // entity and session to row
}

// NewPanel returns the panel of those rows, in any order. It returns a *[DuplicateRowError] if an entity
// has two rows of one session, and panics if the lengths differ. The slices are kept, not copied.
func NewPanel(entity, session []int) (*Panel, error) {
	if len(entity) != len(session) {
		panic(fmt.Sprintf("models: panel of %d entities and %d sessions", len(entity), len(session)))
	}
	p := &Panel{Entity: entity, Session: session, at: make(map[[2]int]int, len(entity))}
	for i, e := range entity {
		key := [2]int{e, session[i]}
		if first, seen := p.at[key]; seen {
			return nil, &DuplicateRowError{Row: i, First: first, Entity: e, Session: session[i]}
		}
		p.at[key] = i
	}
	return p, nil
}

// Lag returns for each row the value the same entity had k sessions before, or will have -k sessions
// after if k is negative: NaN where there is no such row.
func (p *Panel) Lag(v []float64, k int) []float64 {
	p.mustMatch(v, "lag")
	lagged := make([]float64, len(v))
	for i := range v {
		lagged[i] = math.NaN()
		if at, ok := p.at[[2]int{p.Entity[i], p.Session[i] - k}]; ok {
			lagged[i] = v[at]
		}
	}
	return lagged
}

// SumAhead returns for each row the sum of the values of the same entity over the k sessions after it: NaN
// where one of them is missing.
func (p *Panel) SumAhead(v []float64, k int) []float64 {
	sum := make([]float64, len(v))
	for l := 1; l <= k; l++ {
		for i, ahead := range p.Lag(v, -l) {
			sum[i] += ahead
		}
	}
	return sum
}

func (p *Panel) mustMatch(v []float64, what string) {
	if len(v) != len(p.Entity) {
		panic(fmt.Sprintf("models: %s has %d rows, the panel %d", what, len(v), len(p.Entity)))
	}
}

// Control is a further column of a panel regression.
type Control struct {
	Name   string
	Values []float64 // NaN where missing
}

// PanelConfig configures [Panel.Regress]. The zero value regresses on the tone of the session before, with
// effects of entities and of sessions.
type PanelConfig struct {
	Lags             []int // of the tone, in sessions; nil for 1
	Controls         []Control
	Weights          []float64 // per row; nil for ones
	NoEntityEffects  bool
	NoSessionEffects bool
	DropCollinear    bool
}

// PanelFit is a [Fit] on the rows of a panel that have every value.
type PanelFit struct {
	*Fit
	Row     []int // of the panel, of each row used
	Entity  []int // of each row used
	Session []int
	Missing int // rows of the panel in which y, a lag or a control is NaN
}

// Regress estimates, by least squares,
//
//	y(i,s) = sum over lags l of b_l tone(i,s-l) + controls + effect(i) + effect(s) + e(i,s)
//
// as the function [Regress] does, from whose comment degrees of freedom and sources are. The effects of
// entities take away what a company always is, those of sessions what happens to all companies at once. Without
// either there is an intercept. The columns are named "tone.l1" for a lag of 1. Rows in which something is NaN
// are left out and counted.
//
// It returns an *[EmptyPanelError] if no row is complete, and otherwise fails as Regress does; the rows
// its errors name are those of the panel.
func (p *Panel) Regress(y, tone []float64, config PanelConfig) (*PanelFit, error) {
	lags := config.Lags
	if lags == nil {
		lags = []int{1}
	}
	var columns []Control
	for _, l := range lags {
		columns = append(columns, Control{Name: fmt.Sprintf("tone.l%d", l), Values: p.Lag(tone, l)})
	}
	return p.regress(y, append(columns, config.Controls...), config)
}

func (p *Panel) regress(y []float64, columns []Control, config PanelConfig) (*PanelFit, error) {
	p.mustMatch(y, "y")
	rows := p.complete(y, columns)
	if len(rows) == 0 {
		return nil, &EmptyPanelError{Rows: len(y)}
	}
	f := &PanelFit{Row: rows, Missing: len(y) - len(rows)}
	inner := RegressConfig{DropCollinear: config.DropCollinear, Effects: p.effects(rows, config)}
	if config.Weights != nil {
		p.mustMatch(config.Weights, "weights")
		inner.Weights = pick(config.Weights, rows)
	}
	d := Design{Intercept: inner.Effects == nil}
	for _, c := range columns {
		d.Add(c.Name, pick(c.Values, rows))
	}
	x, names := d.Matrix(len(rows))
	var err error
	if f.Fit, err = Regress(pick(y, rows), x, names, inner); err != nil {
		return nil, renumber(err, rows)
	}
	if f.Rows != nil {
		f.Row = pick(rows, f.Rows)
	}
	f.Entity, f.Session = pick(p.Entity, f.Row), pick(p.Session, f.Row)
	for _, w := range f.Warnings {
		renumber(w, rows)
	}
	return f, nil
}

// complete lists the rows in which nothing is NaN.
func (p *Panel) complete(y []float64, columns []Control) []int {
	for _, c := range columns {
		p.mustMatch(c.Values, c.Name)
	}
	var rows []int
	for i, v := range y {
		missing := math.IsNaN(v) || slices.ContainsFunc(columns, func(c Control) bool { return math.IsNaN(c.Values[i]) })
		if !missing {
			rows = append(rows, i)
		}
	}
	return rows
}

func (p *Panel) effects(rows []int, config PanelConfig) []Effect {
	var effects []Effect
	if !config.NoEntityEffects {
		effects = append(effects, Effect{Name: "entity", Group: pick(p.Entity, rows)})
	}
	if !config.NoSessionEffects {
		effects = append(effects, Effect{Name: "session", Group: pick(p.Session, rows)})
	}
	return effects
}

// renumber turns the rows that an error or a warning names into those of the panel.
func renumber(err error, rows []int) error {
	switch e := err.(type) {
	case *NotFiniteError:
		e.Row = rows[e.Row]
	case *WeightError:
		e.Row = rows[e.Row]
	case *SingletonWarning:
		e.Rows = pick(rows, e.Rows)
	}
	return err
}

// Resolve gives a covariance the groupings it still lacks: columns named "entity" and "session", and for
// dk the sessions. So cluster:entity,session, as [ParseCovariance] reads it, needs no Bind. It panics for
// another column.
func (f *PanelFit) Resolve(c Covariance) Covariance { return resolve(c, f.Entity, f.Session) }

func resolve(c Covariance, entity, session []int) Covariance {
	var groups [][]int
	for _, column := range c.columns {
		switch {
		case column == "entity":
			groups = append(groups, entity)
		case column == "session" || column == "" && c.kind == kindDriscollKraay:
			groups = append(groups, session)
		default:
			panic(fmt.Sprintf("models: covariance %s of a panel: want the columns entity and session", c))
		}
	}
	return c.Bind(groups...)
}

// Inference is that of [Fit.Inference], after [PanelFit.Resolve] for a covariance without groupings.
func (f *PanelFit) Inference(c Covariance) (*Inference, error) {
	if len(c.groups) < len(c.columns) {
		c = f.Resolve(c)
	}
	return f.Fit.Inference(c)
}

// TwoWay is the covariance of errors that are correlated within entities and within sessions.
func TwoWay() Covariance {
	return Covariance{kind: kindClustered, columns: []string{"entity", "session"}}
}

// DuplicateRowError says that an entity has two rows of one session.
type DuplicateRowError struct {
	Row, First      int // from 0
	Entity, Session int
}

func (e *DuplicateRowError) Error() string {
	return fmt.Sprintf("models: row %d: entity %d has a row of session %d already, row %d: want one each", e.Row, e.Entity, e.Session, e.First)
}

// EmptyPanelError says that no row of a panel has every value.
type EmptyPanelError struct {
	Rows int // of the panel
}

func (e *EmptyPanelError) Error() string {
	return fmt.Sprintf("models: empty panel: none of %d rows has y and every column: want rows without gaps (a lag needs the entity's rows of earlier sessions)", e.Rows)
}
