/// How the page looks: contents beside the text, above it on a telephone.
enum PageStyle {
    static let text = """
        body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1b1f24;display:flex}
        nav{flex:0 0 17rem;height:100vh;overflow-y:auto;position:sticky;top:0;padding:1rem;box-sizing:border-box;
        background:#f6f8fa;border-right:1px solid #d0d7de;font-size:.875rem}
        nav a{display:block;color:inherit;text-decoration:none;padding:.1rem 0;overflow-wrap:anywhere}
        nav a:hover{text-decoration:underline}
        nav details a{padding-left:1rem}nav summary{font-weight:600;cursor:pointer}
        main{flex:1;min-width:0;max-width:60rem;padding:1rem 2rem 4rem}
        h2{margin-top:3rem;border-bottom:2px solid #d0d7de;padding-bottom:.25rem}
        h3{margin-top:2.5rem;border-top:1px solid #d0d7de;padding-top:1rem;font-size:1.05rem;overflow-wrap:anywhere}
        code,pre{font:14px/1.45 ui-monospace,monospace;background:#f6f8fa}
        pre{padding:.75rem;overflow:auto;max-height:30rem}
        table{border-collapse:collapse;width:100%;margin:.5rem 0}
        th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #eaeef2}
        td:first-child{white-space:nowrap}tr:target{background:#fff8c5}
        .method{display:inline-block;min-width:4.5rem;font-weight:600}.note{color:#57606a}
        @media(max-width:50rem){body{display:block}nav{height:auto;position:static}main{padding:1rem}
        td:first-child{white-space:normal}}
        """
}
