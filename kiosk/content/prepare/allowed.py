"""What may stand in a prepared page: elements and attributes of XHTML, SVG and MathML that cannot act or fetch.

Whatever is not named here goes: an unknown element of XHTML leaves its words, one of SVG goes with all it holds.
"""

from kiosk.content.prepare.parsing import MATHML, OPS, SVG, XHTML, XML


def _all(space: str, names: str) -> frozenset[str]:
    return frozenset(space + name for name in names.split())


HTML = _all(
    XHTML,
    """html head title style link meta body section nav article aside header footer main address hgroup search h1 h2 h3
    h4 h5 h6 p hr pre blockquote ol ul menu li dl dt dd figure figcaption div center a em strong small s cite q
    dfn abbr ruby rb rt rtc rp data time code var samp kbd sub sup i b u mark bdi bdo span br wbr ins del big tt
    strike font acronym picture img audio video source track map area details summary table caption colgroup col tbody
    thead tfoot tr td th""",
)
# These go with all they hold.
HTML_DROPPED = _all(
    XHTML, "script template base basefont bgsound frameset frame noframes param input keygen dialog portal"
)
# These are known, and stay as something that does nothing.
HTML_RENAMED = {
    XHTML + old: XHTML + new
    for new, olds in {
        "div": "form fieldset legend option optgroup dir",
        "span": "button select textarea output label meter progress",
    }.items()
    for old in olds.split()
}

SVG_ELEMENTS = _all(
    SVG,
    """svg g defs symbol use title desc style a image switch view marker path rect circle ellipse line polyline polygon
    text tspan textPath linearGradient radialGradient stop pattern clipPath mask filter animate animateMotion
    animateTransform set mpath feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix
    feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile
    feTurbulence""",
)

MATH_ELEMENTS = _all(
    MATHML,
    """math maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow
    ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr mlabeledtr munder munderover none semantics""",
)

# Attributes whose value never makes a browser do or fetch anything, on whatever element.
PLAIN = _all(
    "",
    """id class title lang dir role alt width height abbr align axis bgcolor border cellpadding cellspacing char
    charoff clear color colspan compact coords datetime face frame headers hidden hspace media noshade nowrap
    open reversed rowspan rules scope shape size span start summary type valign value vspace wrap tabindex sizes
    x y x1 x2 y1 y2 cx cy r rx ry fx fy fr d dx dy rotate points pathLength viewBox preserveAspectRatio
    transform version textLength lengthAdjust startOffset method spacing side offset gradientUnits
    gradientTransform spreadMethod patternUnits patternContentUnits patternTransform clipPathUnits maskUnits
    maskContentUnits markerUnits markerWidth markerHeight orient refX refY requiredExtensions requiredFeatures
    systemLanguage begin dur end min max restart repeatCount repeatDur calcMode keyTimes keySplines keyPoints
    additive accumulate attributeType origin path in in2 result mode operator k1 k2 k3 k4 order kernelMatrix
    divisor bias targetX targetY edgeMode preserveAlpha surfaceScale diffuseConstant kernelUnitLength scale
    xChannelSelector yChannelSelector azimuth elevation stdDeviation radius specularConstant specularExponent
    limitingConeAngle pointsAtX pointsAtY pointsAtZ z baseFrequency numOctaves seed stitchTiles tableValues
    slope intercept amplitude exponent filterUnits primitiveUnits accent accentunder actiontype bevelled close
    columnalign columnlines columnspacing columnspan denomalign depth display displaystyle equalcolumns
    equalrows fence form framespacing groupalign largeop linethickness lspace mathbackground mathcolor mathsize
    mathvariant maxsize minlabelspacing minsize movablelimits notation numalign open rowalign rowlines
    rowspacing rspace rquote lquote scriptlevel scriptminsize scriptsizemultiplier selection separator
    separators stretchy subscriptshift superscriptshift symmetric voffset displaystyle infixlinebreakstyle
    aria-label aria-labelledby aria-describedby aria-details aria-hidden aria-level aria-roledescription aria-current
    aria-colcount aria-colindex aria-colspan aria-rowcount aria-rowindex aria-rowspan aria-posinset aria-setsize""",
) | {XML + "lang", XML + "space", OPS + "type"}

# Attributes of SVG that are read as CSS, and so may hold `url()`.
PAINT = _all(
    "",
    """fill stroke filter mask clip-path marker marker-start marker-mid marker-end cursor clip color
    alignment-baseline baseline-shift clip-rule color-interpolation color-interpolation-filters direction
    display dominant-baseline fill-opacity fill-rule flood-color flood-opacity font font-family font-size
    font-size-adjust font-stretch font-style font-variant font-weight glyph-orientation-horizontal
    glyph-orientation-vertical image-rendering isolation kerning letter-spacing lighting-color mask-type mix-blend-mode
    opacity overflow paint-order pointer-events shape-rendering stop-color stop-opacity stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor
    text-decoration text-rendering transform-origin unicode-bidi vector-effect visibility white-space word-spacing
    writing-mode""",
)

# What an SVG animation may change.
ANIMATED = PAINT | _all(
    "",
    """x y x1 x2 y1 y2 cx cy r rx ry fx fy d dx dy points width height viewBox transform offset startOffset rotate
    gradientTransform patternTransform stdDeviation baseFrequency scale radius slope intercept amplitude
    exponent k1 k2 k3 k4 values tableValues""",
)
