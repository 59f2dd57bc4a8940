package dialect

import (
	"fmt"
	"slices"
	"strings"
)

func (p *sqlParser) primary() (*Expr, error) {
	t := p.peek()
	p.at++
	switch t.kind {
	case tokText:
		return &Expr{Kind: TextExpr, Name: t.text}, nil
	case tokNumber:
		return p.number(t)
	case tokQuoted:
		return p.column(t.text, t)
	case tokSign:
		return p.bracket(t)
	case tokWord:
		return p.named(t)
	}
	return nil, p.unexpected(t)
}

func (p *sqlParser) bracket(t sqlToken) (*Expr, error) {
	switch t.text {
	case "(":
		e, err := p.or()
		if err != nil {
			return nil, err
		}
		return e, p.need(")")
	case "[":
		items, err := p.list("]")
		return &Expr{Kind: ListExpr, Args: items}, err
	}
	return nil, p.unexpected(t)
}

// list reads expressions with commas up to the closing sign.
func (p *sqlParser) list(end string) ([]*Expr, error) {
	var out []*Expr
	if _, ok := p.sign(end); ok {
		return out, nil
	}
	for {
		e, err := p.argument()
		if err != nil {
			return nil, err
		}
		out = append(out, e)
		if _, ok := p.sign(","); ok {
			continue
		}
		return out, p.need(end)
	}
}

// argument is an expression or a function of one variable: x -> x || 'a'.
func (p *sqlParser) argument() (*Expr, error) {
	t := p.peek()
	if t.kind != tokWord || p.tokens[p.at+1].kind != tokSign || p.tokens[p.at+1].text != "->" {
		return p.or()
	}
	p.at += 2
	if p.lambda = append(p.lambda, t.text); len(p.lambda) > 3 { // each may multiply the work by the length of a list
		return nil, fmt.Errorf("not supported: functions of a variable more than three deep, at character %d", t.at+1)
	}
	body, err := p.or()
	p.lambda = p.lambda[:len(p.lambda)-1]
	return &Expr{Kind: LambdaExpr, Name: t.text, Args: []*Expr{body}}, err
}

func (p *sqlParser) named(t sqlToken) (*Expr, error) {
	word := strings.ToLower(t.text)
	switch word {
	case "null":
		return &Expr{Kind: NullExpr}, nil
	case "true":
		return &Expr{Kind: BoolExpr, Num: 1}, nil
	case "false":
		return &Expr{Kind: BoolExpr}, nil
	case "case":
		return p.caseOf()
	case "cast", "try_cast":
		return p.cast()
	case "and", "or", "not", "is", "in", "when", "then", "else", "end", "select", "from", "where", "like", "ilike", "exists", "between", "over":
		return nil, p.unexpected(t)
	}
	if slices.Contains(p.lambda, t.text) {
		return &Expr{Kind: VariableExpr, Name: t.text}, nil
	}
	if _, ok := p.sign("("); ok {
		args, err := p.list(")")
		if err != nil {
			return nil, err
		}
		return p.call(word, args, t)
	}
	return p.column(t.text, t)
}

// column finds the side of a column from its name.
func (p *sqlParser) column(name string, t sqlToken) (*Expr, error) {
	if p.blocking {
		side := strings.ToLower(name)
		if _, ok := p.sign("."); !ok || side != "l" && side != "r" {
			return nil, fmt.Errorf("%q at character %d: a column of a blocking rule is written l.%s or r.%s", name, t.at+1, name, name)
		}
		n := p.peek()
		if n.kind != tokWord && n.kind != tokQuoted {
			return nil, p.unexpected(n)
		}
		p.at++
		return &Expr{Kind: ColumnExpr, Name: n.text, side: side[0]}, nil
	}
	if n := len(name); n > 2 {
		switch end := strings.ToLower(name[n-2:]); end {
		case "_l", "_r":
			return &Expr{Kind: ColumnExpr, Name: name[:n-2], side: end[1]}, nil
		}
	}
	return nil, fmt.Errorf("%q at character %d: a column of a comparison ends in _l or _r", name, t.at+1)
}

func (p *sqlParser) caseOf() (*Expr, error) {
	e := &Expr{Kind: CaseExpr}
	for {
		if !p.word("when") {
			break
		}
		when, err := p.or()
		if err != nil {
			return nil, err
		}
		if err := p.needWord("then"); err != nil {
			return nil, err
		}
		then, err := p.or()
		if err != nil {
			return nil, err
		}
		e.Args = append(e.Args, when, then)
	}
	if len(e.Args) == 0 {
		return nil, p.unexpected(p.peek())
	}
	other := &Expr{Kind: NullExpr}
	if p.word("else") {
		var err error
		if other, err = p.or(); err != nil {
			return nil, err
		}
	}
	e.Args = append(e.Args, other)
	return e, p.needWord("end")
}

func (p *sqlParser) cast() (*Expr, error) {
	if err := p.need("("); err != nil {
		return nil, err
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if err := p.needWord("as"); err != nil {
		return nil, err
	}
	typ, err := p.typeName()
	if err != nil {
		return nil, err
	}
	return &Expr{Kind: CastExpr, Name: typ, Args: []*Expr{e}}, p.need(")")
}

// typeNames are the types that a cast may name, and what they are here.
var typeNames = map[string]string{"text": "text", "varchar": "text", "string": "text", "char": "text",
	"float": "float", "float4": "float", "real": "float", "double": "double", "float8": "double", "decimal": "double", "numeric": "double",
	"int": "int", "integer": "int", "bigint": "int", "smallint": "int", "tinyint": "int", "date": "date", "timestamp": "timestamp"}

func (p *sqlParser) typeName() (string, error) {
	t := p.peek()
	name, ok := typeNames[strings.ToLower(t.text)]
	if t.kind != tokWord || !ok {
		return "", fmt.Errorf("not supported: the type %q at character %d", t.text, t.at+1)
	}
	p.at++
	return name, nil
}

// call checks the name of a function and the number of its arguments.
func (p *sqlParser) call(name string, args []*Expr, t sqlToken) (*Expr, error) {
	if same, ok := sameFunction[name]; ok {
		name = same
	}
	f, ok := functions[name]
	if !ok {
		return nil, fmt.Errorf("not supported: the function %s at character %d", t.text, t.at+1)
	}
	if len(args) < f.least || len(args) > f.most {
		return nil, fmt.Errorf("%s at character %d has %d arguments, and takes %d to %d", t.text, t.at+1, len(args), f.least, f.most)
	}
	if name == "regexp_extract" || name == "try_strptime" {
		if err := checkPattern(name, args); err != nil {
			return nil, fmt.Errorf("%s at character %d: %w", t.text, t.at+1, err)
		}
	}
	return &Expr{Kind: CallExpr, Name: name, Args: args}, nil
}
