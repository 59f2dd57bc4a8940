package dialect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ExprKind says what an expression is.
type ExprKind byte

// The kinds of expressions, with what their Name and Args are.
const (
	ColumnExpr ExprKind = iota
	TextExpr
	NumberExpr
	NullExpr
	BoolExpr
	CallExpr   // Name(Args)
	BinaryExpr // Args[0] Name Args[1]; Name is and, or, =, <>, <, <=, >, >=, +, -, *, /, %, ||
	NotExpr
	IsNullExpr
	InExpr   // Args[0] in the others
	CaseExpr // when, then, when, then, ..., else (may be nil)
	CastExpr // Args[0] as Name
	ItemExpr // Args[0][Args[1]]
	ListExpr
	LambdaExpr // Name -> Args[0]
	VariableExpr
)

// Expr is a parsed SQL expression.
type Expr struct {
	Kind ExprKind
	Name string // of a column, function, operator, type or variable, lower case unless a column
	side byte   // of a column: 'l' or 'r'
	Num  float64
	Args []*Expr
}

// deepest bounds nesting, so that no expression can exhaust the stack.
const deepest = 200

type sqlParser struct {
	tokens   []sqlToken
	at, deep int
	blocking bool // columns are l.name, r.name and not name_l, name_r
	lambda   []string
}

// ParseCondition reads the SQL of a comparison level, in which columns are
// called name_l and name_r.
func ParseCondition(s string) (*Expr, error) { return parseSQL(s, false) }

// ParseRule reads the SQL of a blocking rule, in which they are l.name and
// r.name.
func ParseRule(s string) (*Expr, error) { return parseSQL(s, true) }

func parseSQL(s string, blocking bool) (*Expr, error) {
	if len(s) > 20_000 {
		return nil, fmt.Errorf("an expression of %d characters: at most 20,000 are read", len(s))
	}
	tokens, err := lexSQL(s)
	if err != nil {
		return nil, fmt.Errorf("not supported: %w", err)
	}
	p := &sqlParser{tokens: tokens, blocking: blocking}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != tokEnd {
		return nil, p.unexpected(t)
	}
	return e, nil
}

func (p *sqlParser) peek() sqlToken { return p.tokens[p.at] }

func (p *sqlParser) unexpected(t sqlToken) error {
	if t.kind == tokEnd {
		return fmt.Errorf("the expression ends too early")
	}
	return fmt.Errorf("not supported: %q at character %d", t.text, t.at+1)
}

func (p *sqlParser) sign(signs ...string) (string, bool) {
	if t := p.peek(); t.kind == tokSign && slices.Contains(signs, t.text) {
		p.at++
		return t.text, true
	}
	return "", false
}

func (p *sqlParser) word(word string) bool {
	if t := p.peek(); t.kind == tokWord && strings.ToLower(t.text) == word {
		p.at++
		return true
	}
	return false
}

func (p *sqlParser) need(sign string) error {
	if _, ok := p.sign(sign); !ok {
		return p.unexpected(p.peek())
	}
	return nil
}

func (p *sqlParser) needWord(word string) error {
	if !p.word(word) {
		return p.unexpected(p.peek())
	}
	return nil
}

// Binary joins two expressions by an operator.
func Binary(op string, a, b *Expr) *Expr {
	return &Expr{Kind: BinaryExpr, Name: op, Args: []*Expr{a, b}}
}

func (p *sqlParser) or() (*Expr, error) {
	if p.deep++; p.deep > deepest {
		return nil, fmt.Errorf("an expression nested more than %d deep", deepest)
	}
	defer func() { p.deep-- }()
	a, err := p.and()
	for err == nil {
		if !p.word("or") {
			return a, nil
		}
		var b *Expr
		if b, err = p.and(); err == nil {
			a = Binary("or", a, b)
		}
	}
	return nil, err
}

func (p *sqlParser) and() (*Expr, error) {
	a, err := p.not()
	for err == nil {
		if !p.word("and") {
			return a, nil
		}
		var b *Expr
		if b, err = p.not(); err == nil {
			a = Binary("and", a, b)
		}
	}
	return nil, err
}

func (p *sqlParser) not() (*Expr, error) {
	n := 0
	for {
		if !p.word("not") {
			break
		}
		n++
	}
	e, err := p.comparison()
	if err == nil && n%2 == 1 {
		e = &Expr{Kind: NotExpr, Args: []*Expr{e}}
	}
	return e, err
}

func (p *sqlParser) comparison() (*Expr, error) {
	a, err := p.sum()
	if err != nil {
		return nil, err
	}
	for {
		if op, ok := p.sign("=", "==", "<>", "!=", "<", "<=", ">", ">="); ok {
			b, err := p.sum()
			if err != nil {
				return nil, err
			}
			switch op {
			case "==":
				op = "="
			case "!=":
				op = "<>"
			}
			a = Binary(op, a, b)
			continue
		}
		if p.word("is") {
			not := p.word("not")
			if err := p.needWord("null"); err != nil {
				return nil, err
			}
			a = negated(&Expr{Kind: IsNullExpr, Args: []*Expr{a}}, not)
			continue
		}
		before := p.at
		not := p.word("not")
		if p.word("in") {
			in, err := p.inList(a)
			if err != nil {
				return nil, err
			}
			a = negated(in, not)
			continue
		}
		if p.word("between") {
			between, err := p.between(a)
			if err != nil {
				return nil, err
			}
			a = negated(between, not)
			continue
		}
		p.at = before
		return a, nil
	}
}

func negated(e *Expr, not bool) *Expr {
	if not {
		return &Expr{Kind: NotExpr, Args: []*Expr{e}}
	}
	return e
}

func (p *sqlParser) inList(a *Expr) (*Expr, error) {
	if err := p.need("("); err != nil {
		return nil, err
	}
	items, err := p.list(")")
	if err != nil {
		return nil, err
	}
	return &Expr{Kind: InExpr, Args: append([]*Expr{a}, items...)}, nil
}

func (p *sqlParser) between(a *Expr) (*Expr, error) {
	low, err := p.sum()
	if err != nil {
		return nil, err
	}
	if err := p.needWord("and"); err != nil {
		return nil, err
	}
	high, err := p.sum()
	if err != nil {
		return nil, err
	}
	return Binary("and", Binary(">=", a, low), Binary("<=", a, high)), nil
}

func (p *sqlParser) sum() (*Expr, error) {
	a, err := p.product()
	for err == nil {
		op, ok := p.sign("+", "-", "||")
		if !ok {
			return a, nil
		}
		var b *Expr
		if b, err = p.product(); err == nil {
			a = Binary(op, a, b)
		}
	}
	return nil, err
}

func (p *sqlParser) product() (*Expr, error) {
	a, err := p.unary()
	for err == nil {
		op, ok := p.sign("*", "/", "%")
		if !ok {
			return a, nil
		}
		var b *Expr
		if b, err = p.unary(); err == nil {
			a = Binary(op, a, b)
		}
	}
	return nil, err
}

func (p *sqlParser) unary() (*Expr, error) {
	minus := false
	for {
		s, ok := p.sign("-", "+")
		if !ok {
			break
		}
		minus = minus != (s == "-")
	}
	e, err := p.postfix()
	if err != nil || !minus {
		return e, err
	}
	if e.Kind == NumberExpr {
		return &Expr{Kind: NumberExpr, Num: -e.Num}, nil
	}
	return Binary("-", &Expr{Kind: NumberExpr}, e), nil
}

func (p *sqlParser) postfix() (*Expr, error) {
	e, err := p.primary()
	for err == nil {
		if _, ok := p.sign("::"); ok {
			var typ string
			if typ, err = p.typeName(); err == nil {
				e = &Expr{Kind: CastExpr, Name: typ, Args: []*Expr{e}}
			}
			continue
		}
		if _, ok := p.sign("["); ok {
			var at *Expr
			if at, err = p.or(); err == nil {
				if err = p.need("]"); err == nil {
					e = &Expr{Kind: ItemExpr, Args: []*Expr{e, at}}
				}
			}
			continue
		}
		return e, nil
	}
	return nil, err
}

func (p *sqlParser) number(t sqlToken) (*Expr, error) {
	n, err := strconv.ParseFloat(t.text, 64)
	if err != nil {
		return nil, fmt.Errorf("%q at character %d is no number", t.text, t.at+1)
	}
	return &Expr{Kind: NumberExpr, Num: n}, nil
}
