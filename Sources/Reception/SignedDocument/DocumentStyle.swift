/// How the printed document looks: A4, in one colour, readable on a screen and as a copy.
package enum DocumentStyle {
    package static let text = """
        @page{size:A4;margin:14mm 15mm 16mm}*{box-sizing:border-box}
        body{font:13px/1.45 "Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;\
        width:180mm;max-width:100%;margin:10mm auto;padding:0 4mm;color:#14202b}
        h1{font-size:20px;margin:0;letter-spacing:.01em}h1 span{display:block;font-size:15px;font-weight:600}
        h2{font-size:12.5px;margin:0 0 5px;color:#0b4a78;text-transform:uppercase;letter-spacing:.04em}
        h3{font-size:12px;margin:0;color:#4a5863}p{margin:0}
        header{display:flex;justify-content:space-between;gap:12mm;border-bottom:2.5px solid #0b4a78;\
        padding-bottom:8px;margin-bottom:12px}
        header p{color:#4a5863}.outlet{font-size:19px;font-weight:700;color:#0b4a78!important}
        .title{text-align:right}section{margin:0 0 13px}
        .two{display:grid;grid-template-columns:1fr 1fr;gap:8mm}.box{border:1px solid #c4ced6;border-radius:4px;\
        padding:8px 11px}
        dl{display:grid;grid-template-columns:auto 1fr;gap:2px 12px;margin:0}dt{color:#4a5863}dd{margin:0;\
        overflow-wrap:anywhere}
        .strip{grid-template-columns:repeat(3,1fr);gap:8px 14px;background:#eef4f8;border-radius:4px;padding:9px 11px}
        .strip dt{font-size:11px}.strip dd{font-weight:600}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:4px 6px;\
        border-bottom:1px solid #d8e0e6}
        thead th{font-size:11px;color:#4a5863;border-bottom:1.5px solid #8a99a5}thead{display:table-header-group}
        tbody,tr{break-inside:avoid}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        .c{text-align:center;width:26px}.job td{font-weight:600}.job .n{font-weight:400}
        .part{padding-left:20px}small{color:#5d6a75}.sub td{color:#4a5863;border-bottom:1.5px solid #c4ced6}
        .sub td:first-child,tfoot th{text-align:right;font-weight:400}
        .total th,.total td{font-size:15px;font-weight:700!important;border-top:2px solid #0b4a78;border-bottom:0}
        .work td,.work th{padding-left:4px;padding-right:4px}.work .part{padding-left:20px}
        .around{display:grid;grid-template-columns:34mm 1fr;gap:7mm;align-items:start}
        svg{width:34mm;height:auto}.car *{fill:none;stroke:#7b8a96;stroke-width:2}.car path:first-child{fill:#f6f9fb}
        .car .glass{fill:#dbe7ef}.marks circle{fill:#b3261e}.marks text{fill:#fff;font:700 12px sans-serif;\
        text-anchor:middle}
        .mark{display:inline-block;min-width:19px;border-radius:10px;background:#b3261e;color:#fff;font-size:11px}
        .fuel{display:flex;align-items:center;gap:9px;margin:8px 0 6px;color:#4a5863}.fuel b{color:#14202b}
        .gauge{flex:0 0 38mm;height:9px;border:1px solid #8a99a5;border-radius:5px;overflow:hidden}
        .gauge i{display:block;height:100%;background:#0b4a78}.none{color:#4a5863}
        .terms ol{margin:0;padding-left:18px;font-size:11px;color:#33404a}
        .signed{margin-top:16px;break-inside:avoid}.line{height:24mm;border-bottom:1px solid #14202b;display:flex;\
        align-items:flex-end;margin-bottom:4px}.line img{max-height:22mm;max-width:100%}
        footer{margin-top:12px;border-top:1px solid #d8e0e6;padding-top:6px;font-size:10px;color:#5d6a75;\
        overflow-wrap:anywhere}
        section h2{break-after:avoid}.walk,.box{break-inside:avoid}
        @media(max-width:600px){.two,.around{grid-template-columns:1fr}.strip{grid-template-columns:1fr 1fr}}
        @media print{body{margin:0;padding:0;width:auto}.strip,.car *,.marks *,.mark,.gauge *{\
        -webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """
}
