package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"
)

// mutant is one small change to one file.
type mutant struct {
	id           int
	file         string // from the root
	line, column int
	words        string // what was changed to what
	source       string // the line as it is
	edits        []edit
}

// edit puts text in the place of some bytes of a file. No edit has a line break, so
// that every line keeps its number.
type edit struct {
	start, end int
	text       string
	order      int // of two at one place, the lower comes first
}

// finder collects the mutants of a package. Each is put into the code so that it is
// as it was unless the mutant's number is set (see helpers.go).
type finder struct {
	*source
	name  string // of the file, from the root
	text  []byte
	order int
	next  *int
	out   []mutant
}

// find walks a file.
func (f *finder) find(tree *ast.File) []mutant {
	ast.PreorderStack(tree, nil, func(n ast.Node, stack []ast.Node) bool {
		if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.CONST {
			return false
		}
		f.visit(n, stack)
		return true
	})
	return f.out
}

func (f *finder) visit(n ast.Node, stack []ast.Node) {
	switch x := n.(type) {
	case *ast.BinaryExpr:
		f.binary(x)
	case *ast.IncDecStmt:
		f.step(x.X, x.TokPos, x.Tok)
	case *ast.AssignStmt:
		f.assign(x)
	case *ast.BranchStmt:
		f.branch(x, stack)
	case *ast.UnaryExpr:
		f.unary(x)
	case *ast.Ident:
		f.truth(x, stack)
	case *ast.IfStmt:
		f.condition(x.Cond)
	case *ast.ForStmt:
		f.condition(x.Cond)
	case *ast.SwitchStmt:
		f.cases(x)
	}
}

// binary changes an operator.
func (f *finder) binary(x *ast.BinaryExpr) {
	if f.constant(x) {
		return
	}
	switch x.Op {
	case token.EQL, token.NEQ:
		f.turn(x, x.OpPos, map[token.Token]string{token.EQL: "== to !=", token.NEQ: "!= to =="}[x.Op])
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		// The boundary first, so that both can stand around one comparison.
		o := ordered[x.Op]
		f.turn(x, x.OpPos, x.Op.String()+" to "+o.turned)
		f.call(x, o.helper, x.Op.String()+" to "+o.boundary, ", ", "")
	case token.LAND:
		f.call(x, "mutantAnd", "&& to ||", ", func() bool { return (", ")}")
	case token.LOR:
		f.call(x, "mutantOr", "|| to &&", ", func() bool { return (", ")}")
	default:
		if h, ok := arithmetic[x.Op]; ok && f.number(x) {
			f.call(x, h.helper, x.Op.String()+" to "+h.other, ", ", "")
		}
	}
}

var ordered = map[token.Token]struct{ helper, boundary, turned string }{
	token.LSS: {"mutantLess", "<=", ">="}, token.LEQ: {"mutantLessEqual", "<", ">"},
	token.GTR: {"mutantMore", ">=", "<="}, token.GEQ: {"mutantMoreEqual", ">", "<"},
}

var arithmetic = map[token.Token]struct{ helper, other string }{
	token.ADD: {"mutantAdd", "-"}, token.SUB: {"mutantSub", "+"}, token.MUL: {"mutantMul", "/"}, token.QUO: {"mutantQuo", "*"}, token.REM: {"mutantRem", "*"},
}

// call turns "a op b" into "helper(number, a, b)".
func (f *finder) call(x *ast.BinaryExpr, helper, words, between, after string) {
	m := f.new(x.OpPos, words)
	op := f.at(x.OpPos)
	f.add(m, f.wrap(x, helper+"("+m.number()+", ", after+")"), edit{start: op, end: op + len(x.Op.String()), text: between})
}

// turn makes a condition its opposite.
func (f *finder) turn(x ast.Expr, at token.Pos, words string) {
	m := f.new(at, words)
	f.add(m, f.wrap(x, "((", ") != (mutantOn == "+m.number()+"))"))
}

// wrap puts text before and after an expression; what is within comes within.
func (f *finder) wrap(x ast.Expr, before, after string) []edit {
	f.order++
	from, to := f.at(x.Pos()), f.at(x.End())
	return []edit{{start: from, end: from, text: before, order: f.order}, {start: to, end: to, text: after, order: -f.order}}
}

// step turns "x++" into "x = helper(number, x, 1)".
func (f *finder) step(x ast.Expr, at token.Pos, op token.Token) {
	helper, words := "mutantAdd", "++ to --"
	if op == token.DEC {
		helper, words = "mutantSub", "-- to ++"
	}
	if !f.number(x) {
		return
	}
	m := f.new(at, words)
	from := f.at(at)
	f.add(m, nil, edit{start: from, end: from + 2, text: " = " + helper + "(" + m.number() + ", " + f.written(x) + ", 1)"})
}

var assigned = map[token.Token]struct{ helper, other string }{
	token.ADD_ASSIGN: {"mutantAdd", "-="}, token.SUB_ASSIGN: {"mutantSub", "+="}, token.MUL_ASSIGN: {"mutantMul", "/="}, token.QUO_ASSIGN: {"mutantQuo", "*="},
}

// assign turns "x += y" into "x = helper(number, x, y)".
func (f *finder) assign(x *ast.AssignStmt) {
	h, ok := assigned[x.Tok]
	if !ok || !f.number(x.Lhs[0]) {
		return
	}
	m := f.new(x.TokPos, x.Tok.String()+" to "+h.other)
	from := f.at(x.TokPos)
	f.add(m, f.wrap(x.Rhs[0], "", ")"), edit{start: from, end: from + 2, text: "= " + h.helper + "(" + m.number() + ", " + f.written(x.Lhs[0]) + ", "})
}

// branch puts the other of break and continue before one, in a loop.
func (f *finder) branch(x *ast.BranchStmt, stack []ast.Node) {
	other := map[token.Token]string{token.BREAK: "continue", token.CONTINUE: "break"}[x.Tok]
	if x.Label != nil || other == "" || !inLoop(stack) {
		return
	}
	m := f.new(x.TokPos, x.Tok.String()+" to "+other)
	from := f.at(x.TokPos)
	f.add(m, nil, edit{start: from, end: from, text: "if mutantOn == " + m.number() + " { " + other + " }; "})
}

func inLoop(stack []ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		switch stack[i].(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
	}
	return false
}

func (f *finder) unary(x *ast.UnaryExpr) {
	switch {
	case f.constant(x):
	case x.Op == token.NOT:
		f.turn(x, x.OpPos, "without !")
	case x.Op == token.SUB && f.number(x.X):
		m := f.new(x.OpPos, "without -")
		at := f.at(x.OpPos)
		f.add(m, f.wrap(x, "mutantMinus("+m.number()+", ", ")"), edit{start: at, end: at + 1})
	}
}

// truth makes true false, where no constant is needed.
func (f *finder) truth(x *ast.Ident, stack []ast.Node) {
	if x.Name != "true" && x.Name != "false" || f.info.Uses[x] == nil || f.info.Uses[x].Parent() != types.Universe {
		return
	}
	if len(stack) > 0 {
		if _, ok := stack[len(stack)-1].(*ast.CaseClause); ok {
			return
		}
	}
	f.turn(x, x.Pos(), map[string]string{"true": "true to false", "false": "false to true"}[x.Name])
}

// cases turns the conditions of a switch without a value.
func (f *finder) cases(x *ast.SwitchStmt) {
	if x.Tag != nil {
		return
	}
	for _, c := range x.Body.List {
		for _, e := range c.(*ast.CaseClause).List {
			f.condition(e)
		}
	}
}

// condition turns a condition that has no operator of its own to change.
func (f *finder) condition(e ast.Expr) {
	if e == nil {
		return
	}
	switch ast.Unparen(e).(type) {
	case *ast.CallExpr, *ast.SelectorExpr, *ast.IndexExpr, *ast.Ident:
		if !f.constant(e) {
			f.turn(e, e.Pos(), "turned (!)")
		}
	}
}

func (f *finder) new(at token.Pos, words string) *mutant {
	p := f.set.Position(at)
	*f.next++
	line := strings.Split(string(f.text), "\n")[p.Line-1]
	return &mutant{id: *f.next, file: f.name, line: p.Line, column: p.Column, words: words, source: strings.TrimSpace(line)}
}

func (f *finder) add(m *mutant, wrap []edit, more ...edit) {
	m.edits = append(wrap, more...)
	f.out = append(f.out, *m)
}

func (f *finder) at(p token.Pos) int { return f.set.Position(p).Offset }

func (f *finder) written(x ast.Expr) string {
	return strings.Join(strings.Fields(string(f.text[f.at(x.Pos()):f.at(x.End())])), " ")
}

// apply makes all edits of a file's mutants.
func apply(text []byte, mutants []mutant) []byte {
	var all []edit
	for _, m := range mutants {
		all = append(all, m.edits...)
	}
	// Closing texts at a place come before opening ones, and inner ones first.
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i], all[j]
		if a.start != b.start {
			return a.start < b.start
		}
		if (a.end > a.start) != (b.end > b.start) { // what is put in comes before what is replaced
			return a.end == a.start
		}
		return a.order < b.order
	})
	var out []byte
	at := 0
	for _, e := range all {
		if e.start < at { // two in the place of one operator: the first stands
			continue
		}
		out = append(append(out, text[at:e.start]...), e.text...)
		at = e.end
	}
	return append(out, text[at:]...)
}
