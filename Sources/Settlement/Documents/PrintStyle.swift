import Reception

/// How printed papers look: as the signed order does, with which they are handed over; nothing is loaded from anywhere.
enum PrintStyle {
    static let text =
        DocumentStyle.text + """
            header h1+div{text-align:right;color:#4a5863}header h1+div strong{color:#0b4a78;font-size:15px}
            .parties{display:grid;grid-template-columns:1fr 1fr;gap:8mm;margin-bottom:13px}
            table~h2,dl~h2{margin-top:13px}table+table,p+table,table+p{margin-top:9px}
            .parties+table td:nth-child(1),.parties+table td:nth-child(3){white-space:nowrap}
            .money{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
            .totals{width:90mm;margin-left:auto}.totals tr.due th,.totals tr.due td{font-size:15px;font-weight:700;\
            border-top:2px solid #0b4a78;border-bottom:0}
            .gone{color:#777;text-decoration:line-through}
            article+article{break-before:page;margin-top:18mm}@media print{article+article{margin-top:0}}
            """
}
