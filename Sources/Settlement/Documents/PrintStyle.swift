/// How printed papers look; nothing is loaded from anywhere.
enum PrintStyle {
    static let text = """
        @page{size:A4;margin:16mm}
        body{font:10.5pt/1.45 system-ui,"Noto Sans CJK SC",sans-serif;max-width:184mm;margin:8mm auto;color:#111}
        header{display:flex;justify-content:space-between;align-items:flex-start;gap:12mm;
          border-bottom:2px solid #111;padding-bottom:4mm;margin-bottom:5mm}
        header h1{font-size:17pt;margin:0}header div{text-align:right;font-size:9.5pt}
        .parties{display:grid;grid-template-columns:1fr 1fr;gap:10mm;margin-bottom:4mm}
        h2{font-size:11.5pt;margin:6mm 0 2mm}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.6mm 5mm;margin:0}dt{color:#444}dd{margin:0}
        table{border-collapse:collapse;width:100%;margin:3mm 0}
        th,td{text-align:left;padding:1.2mm 1.5mm;border-bottom:.3mm solid #ccc;vertical-align:top}
        thead th{border-bottom:.5mm solid #111;font-size:9pt}
        .money{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        .totals{width:90mm;margin-left:auto}.totals tr.due th,.totals tr.due td{font-weight:700;font-size:12pt;
          border-top:.5mm solid #111}
        .gone{color:#777;text-decoration:line-through}footer{margin-top:8mm;font-size:8.5pt;color:#444}
        section{break-inside:avoid}article+article{break-before:page}
        @media print{body{margin:0;max-width:none}}
        """
}
