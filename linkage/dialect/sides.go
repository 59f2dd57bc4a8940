package dialect

import (
	"fmt"
	"strconv"
	"strings"
)

// Walk visits an expression and all in it.
func (e *Expr) Walk(f func(*Expr)) {
	f(e)
	for _, a := range e.Args {
		a.Walk(f)
	}
}

// Sides says which of l and r an expression speaks of.
func (e *Expr) Sides() (l, r bool) {
	e.Walk(func(x *Expr) {
		if x.Kind == ColumnExpr {
			l, r = l || x.side == 'l', r || x.side == 'r'
		}
	})
	return l, r
}

// ColumnsOf names the columns of an expression, each once, in order.
func ColumnsOf(exprs ...*Expr) []string {
	var out []string
	seen := map[string]bool{}
	for _, e := range exprs {
		e.Walk(func(x *Expr) {
			if x.Kind == ColumnExpr && !seen[x.Name] {
				seen[x.Name] = true
				out = append(out, x.Name)
			}
		})
	}
	return out
}

// Sideless writes an expression without saying whose columns are meant, so that
// the same thing of both records has the same text.
func (e *Expr) Sideless() string {
	var b strings.Builder
	e.write(&b)
	return b.String()
}

func (e *Expr) write(b *strings.Builder) {
	switch e.Kind {
	case ColumnExpr:
		b.WriteString(strconv.Quote(e.Name))
	case TextExpr:
		b.WriteString("'" + strings.ReplaceAll(e.Name, "'", "''") + "'")
	case NumberExpr, BoolExpr:
		b.WriteString(strconv.FormatFloat(e.Num, 'g', -1, 64))
	default:
		fmt.Fprintf(b, "%d:%s(", e.Kind, e.Name)
		for i, a := range e.Args {
			if i > 0 {
				b.WriteByte(',')
			}
			a.write(b)
		}
		b.WriteByte(')')
	}
}

// Gives says what kind of value an expression gives; isNull is not known.
func (e *Expr) Gives() Kind {
	switch e.Kind {
	case ColumnExpr, TextExpr:
		return Text
	case NumberExpr:
		return Number
	case BoolExpr, NotExpr, IsNullExpr, InExpr:
		return Bool
	case ListExpr:
		return List
	case CastExpr:
		if e.Name == "text" {
			return Text
		}
		return Number
	case CallExpr:
		if e.Name == "coalesce" || e.Name == "nullif" {
			return e.sameKind(e.Args)
		}
		return functions[e.Name].gives
	case CaseExpr:
		var then []*Expr
		for i, a := range e.Args {
			if i%2 == 1 || i == len(e.Args)-1 {
				then = append(then, a)
			}
		}
		return e.sameKind(then)
	case BinaryExpr:
		switch e.Name {
		case "+", "-", "*", "/", "%":
			return Number
		case "||":
			return e.Args[0].Gives()
		}
		return Bool
	}
	return Null
}

// sameKind is the kind that all of some expressions give, but for nulls.
func (e *Expr) sameKind(of []*Expr) Kind {
	kind := Null
	for _, a := range of {
		switch k := a.Gives(); {
		case a.Kind == NullExpr:
		case k == Null || kind != Null && k != kind:
			return Null
		default:
			kind = k
		}
	}
	return kind
}

// Conjuncts takes an expression apart at its outer ANDs.
func (e *Expr) Conjuncts() []*Expr {
	if e.Kind == BinaryExpr && e.Name == "and" {
		return append(e.Args[0].Conjuncts(), e.Args[1].Conjuncts()...)
	}
	return []*Expr{e}
}

// Equality gives the two sides of "something of l = something of r"; l's comes
// first.
func (e *Expr) Equality() (l, r *Expr, ok bool) {
	if e.Kind != BinaryExpr || e.Name != "=" {
		return nil, nil, false
	}
	l, r = e.Args[0], e.Args[1]
	l1, r1 := l.Sides()
	l2, r2 := r.Sides()
	switch {
	case l1 && !r1 && r2 && !l2:
		return l, r, true
	case r1 && !l1 && l2 && !r2:
		return r, l, true
	}
	return nil, nil, false
}

// ExactColumns gives the columns that a condition finds equal, when it says
// nothing else: a_l = a_r AND b_l = b_r.
func (e *Expr) ExactColumns() []string {
	var out []string
	for _, c := range e.Conjuncts() {
		l, r, ok := c.Equality()
		if !ok || l.Kind != ColumnExpr || r.Kind != ColumnExpr || !strings.EqualFold(l.Name, r.Name) {
			return nil
		}
		out = append(out, l.Name)
	}
	return out
}
