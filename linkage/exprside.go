package linkage

import (
	"fmt"
	"strconv"
	"strings"
)

// walk visits an expression and all in it.
func (e *expr) walk(f func(*expr)) {
	f(e)
	for _, a := range e.args {
		a.walk(f)
	}
}

// sides says which of l and r an expression speaks of.
func (e *expr) sides() (l, r bool) {
	e.walk(func(x *expr) {
		if x.kind == exprColumn {
			l, r = l || x.side == 'l', r || x.side == 'r'
		}
	})
	return l, r
}

// columnsOf names the columns of an expression, each once, in order.
func columnsOf(exprs ...*expr) []string {
	var out []string
	seen := map[string]bool{}
	for _, e := range exprs {
		e.walk(func(x *expr) {
			if x.kind == exprColumn && !seen[x.name] {
				seen[x.name] = true
				out = append(out, x.name)
			}
		})
	}
	return out
}

// sideless writes an expression without saying whose columns are meant, so that
// the same thing of both records has the same text.
func (e *expr) sideless() string {
	var b strings.Builder
	e.write(&b)
	return b.String()
}

func (e *expr) write(b *strings.Builder) {
	switch e.kind {
	case exprColumn:
		b.WriteString(strconv.Quote(e.name))
	case exprText:
		b.WriteString("'" + strings.ReplaceAll(e.name, "'", "''") + "'")
	case exprNumber, exprBool:
		b.WriteString(strconv.FormatFloat(e.num, 'g', -1, 64))
	default:
		fmt.Fprintf(b, "%d:%s(", e.kind, e.name)
		for i, a := range e.args {
			if i > 0 {
				b.WriteByte(',')
			}
			a.write(b)
		}
		b.WriteByte(')')
	}
}

// gives says what kind of value an expression gives; isNull is not known.
func (e *expr) gives() valueKind {
	switch e.kind {
	case exprColumn, exprText:
		return isText
	case exprNumber:
		return isNumber
	case exprBool, exprNot, exprIsNull, exprIn:
		return isBool
	case exprList:
		return isList
	case exprCast:
		if e.name == "text" {
			return isText
		}
		return isNumber
	case exprCall:
		if e.name == "coalesce" || e.name == "nullif" {
			return e.sameKind(e.args)
		}
		return functions[e.name].gives
	case exprCase:
		var then []*expr
		for i, a := range e.args {
			if i%2 == 1 || i == len(e.args)-1 {
				then = append(then, a)
			}
		}
		return e.sameKind(then)
	case exprBinary:
		switch e.name {
		case "+", "-", "*", "/", "%":
			return isNumber
		case "||":
			return e.args[0].gives()
		}
		return isBool
	}
	return isNull
}

// sameKind is the kind that all of some expressions give, but for nulls.
func (e *expr) sameKind(of []*expr) valueKind {
	kind := isNull
	for _, a := range of {
		switch k := a.gives(); {
		case a.kind == exprNull:
		case k == isNull || kind != isNull && k != kind:
			return isNull
		default:
			kind = k
		}
	}
	return kind
}

// conjuncts takes an expression apart at its outer ANDs.
func (e *expr) conjuncts() []*expr {
	if e.kind == exprBinary && e.name == "and" {
		return append(e.args[0].conjuncts(), e.args[1].conjuncts()...)
	}
	return []*expr{e}
}

// equality gives the two sides of "something of l = something of r"; l's comes
// first.
func (e *expr) equality() (l, r *expr, ok bool) {
	if e.kind != exprBinary || e.name != "=" {
		return nil, nil, false
	}
	l, r = e.args[0], e.args[1]
	l1, r1 := l.sides()
	l2, r2 := r.sides()
	switch {
	case l1 && !r1 && r2 && !l2:
		return l, r, true
	case r1 && !l1 && l2 && !r2:
		return r, l, true
	}
	return nil, nil, false
}

// exactColumns gives the columns that a condition finds equal, when it says
// nothing else: a_l = a_r AND b_l = b_r.
func (e *expr) exactColumns() []string {
	var out []string
	for _, c := range e.conjuncts() {
		l, r, ok := c.equality()
		if !ok || l.kind != exprColumn || r.kind != exprColumn || !strings.EqualFold(l.name, r.name) {
			return nil
		}
		out = append(out, l.name)
	}
	return out
}
