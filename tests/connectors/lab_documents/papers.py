"""Small laboratory reports of this test folder's own, typeset from plain descriptions."""
# ruff: noqa: E501  # one table row a line reads best

from __future__ import annotations

QUEST = """
#set page(width: 612pt, height: 792pt, margin: 40pt, footer: align(center, text(7pt)[Page #context counter(page).display()  · CLIENT SERVICES: 866.697.8378]))
#set text(font: "Libertinus Serif", size: 9pt)
#text(16pt, weight: "bold")[Quest Diagnostics]
#grid(columns: 3, column-gutter: 30pt, [Patient: DOE, J \\ DOB: 02/14/1980], [Specimen: AB12345 \\ Collected: 03/05/2024 08:10 EST \\ Received: 03/05/2024 21:14 EST \\ Reported: 03/06/2024 10:02 EST], [Fasting: Y])
#v(8pt)
#table(columns: (170pt, 70pt, 80pt, 140pt, 40pt), stroke: none, inset: 3pt,
 [*Test Name*],[*In Range*],[*Out Of Range*],[*Reference Range*],[*Lab*],
 [*LIPID PANEL, STANDARD*],[],[],[],[],
 [CHOLESTEROL, TOTAL],[],[212 H],[\\<200 mg/dL],[EN],
 [HDL CHOLESTEROL],[58],[],[> OR = 40 mg/dL],[EN],
 [TRIGLYCERIDES],[101],[],[\\<150 mg/dL],[EN],
 [LDL-CHOLESTEROL],[],[134 H],[mg/dL (calc)],[EN],
)
Reference range: \\<100 Desirable range \\<100 mg/dL for primary prevention; \\<70 mg/dL for patients with CHD or diabetic patients with > or = 2 CHD risk factors.
#table(columns: (170pt, 70pt, 80pt, 140pt, 40pt), stroke: none, inset: 3pt,
 [CHOL/HDLC RATIO],[3.7],[],[\\<5.0 (calc)],[EN],
 [NON HDL CHOLESTEROL],[],[154 H],[\\<130 mg/dL (calc)],[EN],
 [*COMPREHENSIVE METABOLIC PANEL*],[],[],[],[],
 [GLUCOSE],[92],[],[65-99 mg/dL],[EN],
 [UREA NITROGEN (BUN)],[14],[],[7-25 mg/dL],[EN],
 [CREATININE],[0.90],[],[0.60-1.29 mg/dL],[EN],
 [EGFR],[101],[],[> OR = 60 mL/min/1.73m#super[2]],[EN],
 [SODIUM],[139],[],[135-146 mmol/L],[EN],
 [POTASSIUM],[],[5.6 H],[3.5-5.3 mmol/L],[EN],
 [WHITE BLOOD CELL COUNT],[5.2],[],[3.8-10.8 Thousand/uL],[EN],
 [TSH],[1.84],[],[0.40-4.50 mIU/L],[EN],
 [HEPATITIS C ANTIBODY],[NON-REACTIVE],[],[NON-REACTIVE],[EN],
)
"""

LABCORP = """
#set page(width: 612pt, height: 792pt, margin: 40pt)
#set text(font: "DejaVu Sans Mono", size: 8pt)
#text(14pt, weight: "bold")[Labcorp] #h(1fr) Patient Report
#grid(columns: 4, column-gutter: 20pt, row-gutter: 4pt, [Date Collected], [Date Received], [Date Entered], [Date Reported], [03/10/2024 0915], [03/10/2024], [03/10/2024], [03/12/2024])
*CBC With Differential/Platelet*
#table(columns: (150pt, 90pt, 90pt, 70pt, 90pt), stroke: none, inset: 3pt,
 [Test],[Current Result and Flag],[Previous Result and Date],[Units],[Reference Interval],
 [WBC #super[01]],[6.1],[5.8 #h(6pt) 02/11/2023],[x10E3/uL],[3.4-10.8],
 [RBC #super[01]],[4.02 #h(6pt) *Low*],[4.21 #h(6pt) 02/11/2023],[x10E6/uL],[4.14-5.80],
 [Hemoglobin #super[01]],[14.1],[14.4 #h(6pt) 02/11/2023],[g/dL],[13.0-17.7],
 [Neutrophils #super[01]],[58],[],[%],[Not Estab.],
 [Neutrophils (Absolute) #super[01]],[3.5],[],[x10E3/uL],[1.4-7.0],
 [Vitamin D, 25-Hydroxy #super[02]],[22.4 #h(6pt) *Low*],[],[ng/mL],[30.0-100.0],
)
Vitamin D deficiency has been defined by the Institute of Medicine and an Endocrine Society practice guideline as a level of serum 25-OH vitamin D less than 20 ng/mL (1,2).
"""

FRENCH = """
#set page(width: 595pt, height: 842pt, margin: 40pt)
#set text(font: "Libertinus Serif", size: 9pt, lang: "fr")
#text(14pt, weight: "bold")[Laboratoire de Biologie Médicale des Alpes]
Prélèvement du 12/03/2024 à 08h15 — Édité le 13/03/2024 #h(1fr) Né le 05/11/1979
#table(columns: (170pt, 60pt, 60pt, 110pt, 80pt), stroke: none, inset: 3pt,
 [],[*Résultats*],[*Unités*],[*Valeurs de référence*],[*Antériorités*],
 [],[],[],[],[10/02/2023],
 [*HÉMATOLOGIE*],[],[],[],[],
 [*NUMÉRATION FORMULE SANGUINE*],[],[],[],[],
 [Hématies],[4,85],[T/L],[4,50 à 5,80],[4,79],
 [Hémoglobine],[14,6],[g/dL],[13,4 à 16,7],[14,2],
 [Leucocytes],[5,20],[G/L],[4,00 à 10,00],[6,10],
 [Polynucléaires neutrophiles],[58,2],[%],[],[],
 [],[3,03],[G/L],[1,80 à 6,90],[],
 [*BIOCHIMIE*],[],[],[],[],
 [Glycémie à jeun],[0,92],[g/L],[0,74 à 1,06],[0,95],
 [],[5,11],[mmol/L],[4,11 à 5,88],[5,27],
 [#emph[(Hexokinase – Cobas)]],[],[],[],[],
 [Cholestérol total],[*2,32*],[g/L],[\\< 2,00],[2,10],
 [],[6,00],[mmol/L],[\\< 5,17],[5,43],
 [T.S.H.],[1,234],[mUI/L],[0,270 à 4,200],[],
)
Interprétation : objectif de LDL selon le risque cardiovasculaire, d'après les recommandations.
"""

CARDS = """
#set page(width: 612pt, height: 792pt, margin: 40pt)
#set text(font: "Libertinus Serif", size: 9pt)
#text(18pt, weight: "bold")[Function Health]
Test results · Collected on March 5, 2024
== Heart
#let card(n, s, v, u, r) = block(width: 100%, inset: 8pt, stroke: .4pt)[*#n* #h(1fr) #s \\ #text(14pt)[#v] #u \\ #r]
#grid(columns: 2, gutter: 10pt,
 card("Apolipoprotein B (ApoB)", "Above Range", "98", "mg/dL", "Optimal range: < 90"),
 card("LDL Cholesterol", "Above Range", "118", "mg/dL", "Optimal range: < 100"),
 card("HDL Cholesterol", "In Range", "61", "mg/dL", "Optimal range: > 50"),
 card("Triglycerides", "In Range", "77", "mg/dL", "Optimal range: < 150"),
 card("hs-CRP", "In Range", "<0.3", "mg/L", "Optimal range: < 1.0"),
 card("Homocysteine", "In Range", "8.1", "µmol/L", "Optimal range: < 10.4"),
)
"""

HOSPITAL = """
#set page(width: 612pt, height: 792pt, margin: 36pt)
#set text(font: "Libertinus Serif", size: 8pt)
#text(14pt, weight: "bold")[Riverside General Hospital – Laboratory]
Collected: 04/02/2024 06:30 #h(20pt) Reported: 04/02/2024 11:15 #h(1fr) Springfield, IL 62704
#let t(..rows) = table(columns: (95pt, 40pt, 25pt, 45pt, 55pt), stroke: none, inset: 2.5pt, [*Test*],[*Result*],[*Flag*],[*Units*],[*Ref Range*], ..rows)
#columns(2)[
*Chemistry*
#t([Sodium],[138],[],[mmol/L],[136-145],[Potassium],[5.9],[HH],[mmol/L],[3.5-5.1],[Chloride],[101],[],[mmol/L],[98-107],[Creatinine],[1.4],[H],[mg/dL],[0.7-1.3],[Alanine aminotransferase (ALT)],[31],[],[U/L],[10-50])
#colbreak()
*Hematology*
#t([WBC],[11.2],[H],[K/uL],[4.0-11.0],[Hemoglobin],[13.1],[L],[g/dL],[13.5-17.5],[Platelets],[245],[],[K/uL],[150-400])
]
"""

HEAD = """#set page(width: 595pt, height: 842pt, margin: 40pt)
#set text(font: "Libertinus Serif", size: 9pt)"""

WRAPPED = f"""
{HEAD}
= City Clinic Laboratory
Specimen collected: 12 Mar 2024 07:45
#table(columns: (90pt, 60pt, 60pt, 90pt, 60pt), stroke: .3pt, inset: 3pt, align: horizon,
[*Test Name*],[*Result*],[*Units*],[*Reference Range*],[*Flag*],
[Alanine Aminotransferase (ALT / SGPT)],[31],[U/L],[10 - 50],[],
[Alkaline Phosphatase],[131],[U/L],[40 - 129],[H],
[Estimated Glomerular Filtration Rate],[88],[mL/min/1.73 m2],[Normal: >= 90 \\ Mild: 60 - 89],[],
[Low Density Lipoprotein Cholesterol],[2.9],[mmol/L],[< 3.0],[],
[Ferritin],[1,250],[ng/mL],[30 - 400],[H],
)
"""

LEADERS = f"""
{HEAD}
#text(14pt)[LABORATOIRE BIOVALLEE]
Prélevé le : 05/02/2024 à 07h50   Dossier n° 240205-118
#align(right)[Valeurs de référence #h(20pt) Antériorités]
*Hémogramme* (Sang total EDTA)
#let r(a,b,c,d,e)=[#grid(columns:(200pt,50pt,40pt,120pt,90pt),[#a #box(width:1fr, repeat[.])],align(right)[#b],[#h(4pt)#c],[#d],[#e])]
#r("Hématies","4,51","T/L","(4,20 à 5,70)","4,60 (12/01/23)")
#r("Hémoglobine","13,2","g/dL","(13,0 à 17,0)","13,9 (12/01/23)")
#r("Plaquettes","245 000","/mm3","(150 000 à 400 000)","251 000 (12/01/23)")
#r("Créatinine","* 128","µmol/L","(62 à 106)","98 (12/01/23)")
#r("Soit","14,5","mg/L","(7,0 à 12,0)","")
Technique : méthode enzymatique – Roche Cobas 6000
#r("C.R.P.","< 0,6","mg/L","(< 5,0)","")
"""

CUMULATIVE = f"""
{HEAD}
= Hospital Pathology
#table(columns: (120pt, 60pt, 80pt, 70pt, 70pt, 70pt), stroke: none, inset: 3pt,
[*Test*],[*Units*],[*Ref. Range*],[*05/01/2024*],[*20/06/2023*],[*02/12/2022*],
[Sodium],[mmol/L],[135-145],[139],[141],[138],
[Potassium],[mmol/L],[3.5-5.1],[4.1],[4.4],[],
[Urea],[mmol/L],[2.5-7.8],[9.1 H],[6.2],[5.8],
[Creatinine],[umol/L],[60-110],[88],[91],[84],
)
"""

LIST = f"""
{HEAD}
#text(13pt)[Corner Family Clinic - Laboratory results]

Date collected: April 2, 2024

Glucose, fasting: 5.4 mmol/L (3.9 - 5.5)

Hemoglobin A1c: 5.6 % (4.0 - 6.0)

Vitamin B12: 310 pmol/L (138 - 652)

Total cholesterol: 6.1 mmol/L H (< 5.2)

Urinalysis

#list([Glucose: Negative],[Protein: Trace],[pH: 6.0])
"""

URINE = f"""
{HEAD}
= Acme Labs
Collected 03/14/2024 9:05 AM  Springfield, IL 62704
#table(columns: (150pt, 70pt, 60pt, 90pt), stroke: none, inset: 3pt,
[*Test*],[*Result*],[*Units*],[*Reference Range*],
[*Urinalysis, Complete*],[],[],[],
[Color],[Yellow],[],[Yellow],
[Specific Gravity],[1.015],[],[1.001-1.035],
[pH],[6.0],[],[5.0-8.0],
[Glucose],[Negative],[],[Negative],
[Protein],[Trace],[],[Negative],
[Leukocyte Esterase],[1+],[],[Negative],
[WBC],[0-5],[/HPF],[< or = 5],
[*Serology*],[],[],[],
[ANA titer],[1:80],[],[\\<1:40],
[HIV 1/2 Antibody],[Non-Reactive],[],[Non-Reactive],
)
"""

PAPERS = {
    "quest": QUEST, "labcorp": LABCORP, "french": FRENCH, "cards": CARDS, "hospital": HOSPITAL, "wrapped": WRAPPED,
    "leaders": LEADERS, "cumulative": CUMULATIVE, "list": LIST, "urine": URINE,
}  # fmt: skip


def typeset(source: str) -> bytes:
    """The PDF of a Typst source."""
    import typst

    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made
