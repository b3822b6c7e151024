"""Every import inside textclean, module by module, from the source (lazy and TYPE_CHECKING ones too)."""
import ast, sys
from pathlib import Path
def modules(root):
    out={}
    for p in sorted(Path(root).rglob('*.py')):
        parts=p.relative_to(root).with_suffix('').parts
        if parts[-1]=='__init__': parts=parts[:-1]
        out['.'.join(('textclean',)+parts)]=p
    return out
def imports(mods):
    edges=[]
    for name,p in mods.items():
        tree=ast.parse(p.read_text())
        def visit(node,lazy,tc):
            for c in ast.iter_child_nodes(node):
                l=lazy or isinstance(c,(ast.FunctionDef,ast.AsyncFunctionDef,ast.Lambda))
                t=tc or (isinstance(c,ast.If) and 'TYPE_CHECKING' in ast.unparse(c.test))
                if isinstance(c,ast.ImportFrom) and c.module and c.module.split('.')[0]=='textclean':
                    for a in c.names:
                        full=f'{c.module}.{a.name}'
                        tgt=full if full in mods else c.module
                        edges.append((name,tgt,a.name,'lazy' if l else 'tc' if t else '',c.lineno))
                elif isinstance(c,ast.Import):
                    for a in c.names:
                        if a.name.split('.')[0]=='textclean': edges.append((name,a.name,'*','lazy' if l else 'tc' if t else '',c.lineno))
                visit(c,l,t)
        visit(tree,False,False)
    return edges
if __name__=='__main__':
    mods=modules(sys.argv[1]); 
    for e in imports(mods): print(*e)
